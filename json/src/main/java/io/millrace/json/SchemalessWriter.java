package io.millrace.json;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Writes values without a schema by their Java class. Immutable. */
final class SchemalessWriter implements PayloadWriter {
    static final SchemalessWriter INSTANCE = new SchemalessWriter();

    private final PayloadWriter array = new ArrayWriter(this);
    private final PayloadWriter object = new ObjectWriter(this);
    private final PayloadWriter pairs = new PairsWriter(this, this);

    private SchemalessWriter() {}

    @Override
    public void write(Object value, JsonBytes out) {
        if (value == null) {
            out.nothing();
        } else if (value instanceof String) {
            out.string((String) value);
        } else if (value instanceof Number) {
            number((Number) value, out);
        } else if (value instanceof Boolean) {
            out.truth((Boolean) value);
        } else if (value instanceof byte[] || value instanceof ByteBuffer) {
            PayloadWriters.bytes(value, out);
        } else {
            collection(value, out);
        }
    }

    private static void number(Number value, JsonBytes out) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            out.number(value.longValue());
        } else if (value instanceof Double) {
            out.number(value.doubleValue());
        } else {
            out.number(((Float) value).floatValue());
        }
    }

    private void collection(Object value, JsonBytes out) {
        boolean list = value instanceof List;
        boolean map = value instanceof Map;
        if (list == map) {
            throw new Unusual("a value is neither list nor map, or both");
        }
        if (list) {
            array.write(value, out);
        } else {
            (hasStringKeys((Map<?, ?>) value) ? object : pairs).write(value, out);
        }
    }

    private static boolean hasStringKeys(Map<?, ?> map) {
        for (Object key : map.keySet()) {
            if (!(key instanceof String)) {
                return false;
            }
        }
        return true;
    }
}
