package io.millrace.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Names of members seen before, which need not be made again. Any thread; a race costs a name made twice. */
final class NameCache {
    /** Remembers nothing. */
    static final NameCache NONE = new NameCache(0);

    private static final int LONGEST = 64;

    private final Name[] names;

    /** @param slots a power of two, or 0 */
    NameCache(int slots) {
        this.names = new Name[slots];
    }

    private record Name(byte[] ascii, String text) {}

    /** The name that these bytes, plain ASCII, stand for; {@code hash} is any number made of them alone. */
    String of(byte[] document, int from, int to, int hash) {
        if (names.length == 0 || to - from > LONGEST) {
            return new String(document, from, to - from, StandardCharsets.ISO_8859_1);
        }
        int slot = (hash ^ hash >>> 16) & names.length - 1;
        Name known = names[slot];
        if (known != null && Arrays.equals(document, from, to, known.ascii, 0, known.ascii.length)) {
            return known.text;
        }
        String text = new String(document, from, to - from, StandardCharsets.ISO_8859_1);
        names[slot] = new Name(Arrays.copyOfRange(document, from, to), text);
        return text;
    }
}
