package io.millrace.json;

import java.util.Map;

/** Writes a map whose keys are strings as a JSON object. Immutable. */
record ObjectWriter(PayloadWriter values) implements PayloadWriter {
    @Override
    public void write(Object value, JsonBytes out) {
        out.enter();
        char before = '{';
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
            out.one(before);
            out.string((String) entry.getKey());
            out.one(':');
            values.write(entry.getValue(), out);
            before = ',';
        }
        out.end(before, "{}");
        out.leave();
    }
}
