package io.millrace.json;

import java.util.Collection;

/** Writes a collection as a JSON array. Immutable. */
record ArrayWriter(PayloadWriter elements) implements PayloadWriter {
    @Override
    public void write(Object value, JsonBytes out) {
        out.enter();
        char before = '[';
        for (Object element : (Collection<?>) value) {
            out.one(before);
            elements.write(element, out);
            before = ',';
        }
        out.end(before, "[]");
        out.leave();
    }
}
