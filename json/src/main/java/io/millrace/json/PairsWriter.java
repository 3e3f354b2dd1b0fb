package io.millrace.json;

import java.util.Map;

/** Writes a map with any keys as a JSON array of pairs. Immutable. */
record PairsWriter(PayloadWriter keys, PayloadWriter values) implements PayloadWriter {
    @Override
    public void write(Object value, JsonBytes out) {
        out.enter();
        char before = '[';
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
            out.one(before);
            out.one('[');
            keys.write(entry.getKey(), out);
            out.one(',');
            values.write(entry.getValue(), out);
            out.one(']');
            before = ',';
        }
        out.end(before, "[]");
        out.leave();
    }
}
