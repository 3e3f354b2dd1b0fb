package io.millrace.json;

import java.util.HashMap;
import java.util.Map;

/** Reads a JSON object as a map; of two equal names the last one counts. Immutable. */
record ObjectReader(PayloadReader values) implements PayloadReader {
    @Override
    public Map<Object, Object> read(JsonCursor in) {
        Map<Object, Object> map = new HashMap<>();
        in.expect('{');
        if (in.take('}')) {
            return map;
        }
        in.enter();
        do {
            String name = in.readName();
            map.put(name, values.read(in));
        } while (in.take(','));
        in.leave();
        in.expect('}');
        return map;
    }
}
