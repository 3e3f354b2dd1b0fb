package io.millrace.json;

import java.util.HashMap;
import java.util.Map;

/** Reads a JSON array of pairs as a map. Immutable. */
record PairsReader(PayloadReader keys, PayloadReader values) implements PayloadReader {
    @Override
    public Map<Object, Object> read(JsonCursor in) {
        Map<Object, Object> map = new HashMap<>();
        in.expect('[');
        if (in.take(']')) {
            return map;
        }
        in.enter();
        do {
            in.expect('[');
            Object key = keys.read(in);
            in.expect(',');
            map.put(key, values.read(in));
            in.expect(']');
        } while (in.take(','));
        in.leave();
        in.expect(']');
        return map;
    }
}
