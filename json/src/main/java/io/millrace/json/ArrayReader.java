package io.millrace.json;

import java.util.ArrayList;
import java.util.List;

/** Reads a JSON array. Immutable. */
record ArrayReader(PayloadReader elements) implements PayloadReader {
    @Override
    public List<Object> read(JsonCursor in) {
        List<Object> list = new ArrayList<>();
        in.expect('[');
        if (in.take(']')) {
            return list;
        }
        in.enter();
        do {
            list.add(elements.read(in));
        } while (in.take(','));
        in.leave();
        in.expect(']');
        return list;
    }
}
