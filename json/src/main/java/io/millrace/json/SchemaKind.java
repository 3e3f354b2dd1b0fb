package io.millrace.json;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** How values of a schema stand in JSON: what a schema's type and logical name come to. */
enum SchemaKind {
    INT8,
    INT16,
    INT32,
    INT64,
    FLOAT32,
    FLOAT64,
    BOOLEAN,
    STRING,
    BYTES,
    ARRAY,
    OBJECT,
    PAIRS,
    STRUCT,
    DECIMAL,
    DATE,
    TIME,
    TIMESTAMP;

    private static final int DEEPEST = 50;

    private static final Map<String, SchemaKind> LOGICAL = Map.of(
            Decimal.LOGICAL_NAME, DECIMAL,
            Date.LOGICAL_NAME, DATE,
            Time.LOGICAL_NAME, TIME,
            Timestamp.LOGICAL_NAME, TIMESTAMP);

    /** Throws {@link Unusual} for a schema that may change, is very deep or mixes a logical name with another type. */
    static SchemaKind of(Schema schema, int depth) {
        if (schema == null || schema.getClass() != ConnectSchema.class || depth > DEEPEST) {
            throw new Unusual("a schema is missing, may change or is very deep");
        }
        SchemaKind logical = schema.name() == null ? null : LOGICAL.get(schema.name());
        if (logical == null) {
            return plain(schema);
        }
        if (schema.type() != logical.carrier()) {
            throw new Unusual("a logical type has another carrier");
        }
        return logical;
    }

    private Schema.Type carrier() {
        return switch (this) {
            case DECIMAL -> Schema.Type.BYTES;
            case TIMESTAMP -> Schema.Type.INT64;
            default -> Schema.Type.INT32;
        };
    }

    private static SchemaKind plain(Schema schema) {
        return switch (schema.type()) {
            case MAP -> hasStringKeys(schema) ? OBJECT : PAIRS;
            case STRUCT -> wellNumbered(schema.fields());
            case INT8 -> INT8;
            case INT16 -> INT16;
            case INT32 -> INT32;
            case INT64 -> INT64;
            case FLOAT32 -> FLOAT32;
            case FLOAT64 -> FLOAT64;
            case BOOLEAN -> BOOLEAN;
            case STRING -> STRING;
            case BYTES -> BYTES;
            case ARRAY -> ARRAY;
        };
    }

    private static boolean hasStringKeys(Schema map) {
        Schema keys = map.keySchema();
        if (keys == null || keys.type() != Schema.Type.STRING) {
            return false;
        }
        if (keys.name() != null && LOGICAL.containsKey(keys.name())) {
            throw new Unusual("the keys of a map are strings with another meaning");
        }
        return true;
    }

    private static SchemaKind wellNumbered(List<Field> fields) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).index() != i) {
                throw new Unusual("the fields of a struct are not numbered in order");
            }
        }
        if (fields.stream()
                .flatMapToInt(field -> field.name().chars())
                .anyMatch(c -> Character.isSurrogate((char) c))) {
            throw new Unusual("the name of a field has characters that Jackson judges");
        }
        if (fields.stream().map(Field::name).distinct().count() < fields.size()) {
            throw new Unusual("two fields have one name");
        }
        return STRUCT;
    }
}
