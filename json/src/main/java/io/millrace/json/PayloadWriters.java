package io.millrace.json;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Makes the writer of a schema. Immutable. */
final class PayloadWriters {
    private final JsonSettings settings;

    PayloadWriters(JsonSettings settings) {
        this.settings = settings;
    }

    PayloadWriter of(Schema schema) {
        return schema == null ? SchemalessWriter.INSTANCE : of(schema, 0);
    }

    PayloadWriter of(Schema schema, int depth) {
        PayloadWriter present = present(SchemaKind.of(schema, depth), schema, depth);
        return (value, out) -> {
            Object given = value == null && settings.replaceNullWithDefault() ? schema.defaultValue() : value;
            if (given != null) {
                present.write(given, out);
            } else if (schema.isOptional()) {
                out.nothing();
            } else {
                throw new Unusual("a required value is missing");
            }
        };
    }

    private PayloadWriter present(SchemaKind kind, Schema schema, int depth) {
        return switch (kind) {
            case INT8 -> (value, out) -> out.number(((Byte) value).longValue());
            case INT16 -> (value, out) -> out.number(((Short) value).longValue());
            case INT32 -> (value, out) -> out.number(((Integer) value).longValue());
            case INT64 -> (value, out) -> out.number(((Long) value).longValue());
            case FLOAT32 -> (value, out) -> out.number(((Float) value).floatValue());
            case FLOAT64 -> (value, out) -> out.number(((Double) value).doubleValue());
            case BOOLEAN -> (value, out) -> out.truth((Boolean) value);
            case STRING -> (value, out) -> out.string((String) value);
            case BYTES -> PayloadWriters::bytes;
            case ARRAY -> new ArrayWriter(of(schema.valueSchema(), depth + 1));
            case OBJECT -> new ObjectWriter(of(schema.valueSchema(), depth + 1));
            case PAIRS -> new PairsWriter(of(schema.keySchema(), depth + 1), of(schema.valueSchema(), depth + 1));
            case STRUCT -> StructWriter.of(schema, field -> of(field, depth + 1), settings);
            case DECIMAL -> decimal(schema);
            case DATE -> (value, out) -> out.number(Date.fromLogical(schema, (java.util.Date) value));
            case TIME -> (value, out) -> out.number(Time.fromLogical(schema, (java.util.Date) value));
            case TIMESTAMP -> (value, out) -> out.number(Timestamp.fromLogical(schema, (java.util.Date) value));
        };
    }

    private PayloadWriter decimal(Schema schema) {
        return settings.numericDecimals()
                ? (value, out) -> out.number((BigDecimal) value)
                : (value, out) -> out.base64(Decimal.fromLogical(schema, (BigDecimal) value));
    }

    /** A buffer is written from its first byte to its last, whatever its position and limit. */
    static void bytes(Object value, JsonBytes out) {
        out.base64(value instanceof ByteBuffer ? ((ByteBuffer) value).array() : (byte[]) value);
    }
}
