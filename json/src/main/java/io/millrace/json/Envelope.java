package io.millrace.json;

import java.nio.charset.StandardCharsets;

/** Where the payload begins in {@code {"schema":…,"payload":…}}, found without understanding the schema. */
final class Envelope {
    static final byte[] WITHOUT_SCHEMA = "{\"schema\":null,\"payload\":".getBytes(StandardCharsets.US_ASCII);
    static final byte[] END = {'}'};

    private static final byte[] SCHEMA = "\"schema\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PAYLOAD = "\"payload\"".getBytes(StandardCharsets.US_ASCII);

    private Envelope() {}

    /**
     * How many bytes stand before the payload.
     *
     * @throws Unusual if this is no envelope, or one with the payload first
     */
    static int payloadStart(byte[] document) {
        JsonCursor in = new JsonCursor(NameCache.NONE);
        in.begin(document, 0);
        in.expect('{');
        in.expect(SCHEMA);
        in.expect(':');
        if (!in.takeNull()) {
            skipObject(in);
        }
        in.expect(',');
        in.expect(PAYLOAD);
        in.expect(':');
        return in.position();
    }

    /** Moves behind a JSON object; brackets are counted, the rest is taken for granted. */
    private static void skipObject(JsonCursor in) {
        in.expect('{');
        int depth = 1;
        while (depth > 0) {
            int next = in.next();
            if (next == '"') {
                skipString(in);
            } else if (next == '{' || next == '[') {
                depth++;
            } else if (next == '}' || next == ']') {
                depth--;
            }
        }
    }

    private static void skipString(JsonCursor in) {
        for (int next = in.next(); next != '"'; next = in.next()) {
            if (next == '\\') {
                in.next();
            }
        }
    }
}
