package io.millrace.json;

import java.math.BigDecimal;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Reads values of one schema. Of one class whatever the type, as {@link SchemaWriter} is. Immutable. */
final class SchemaReader implements PayloadReader {
    private final SchemaKind kind;
    private final Schema schema;
    private final boolean replacesNull;
    private final PayloadReader content;

    /** @param content reads what values consist of; never called for other types */
    SchemaReader(SchemaKind kind, Schema schema, JsonSettings settings, PayloadReader content) {
        this.kind = kind;
        this.schema = schema;
        this.replacesNull = settings.replaceNullWithDefault();
        this.content = content;
    }

    @Override
    public Object read(JsonCursor in) {
        if (in.takeNull()) {
            return missing();
        }
        return switch (kind) {
            case STRING -> in.readString();
            case INT32 -> readInt(in);
            case INT64 -> in.readLong();
            case FLOAT64 -> in.readNumber().toDouble();
            case BOOLEAN -> in.readBoolean();
            case STRUCT, ARRAY, OBJECT, PAIRS -> content.read(in);
            default -> rarer(in);
        };
    }

    /** What stands for a value that is null or not there. */
    Object missing() {
        Object value = replacesNull ? schema.defaultValue() : null;
        if (value == null && !schema.isOptional()) {
            throw new Unusual("a required value is missing");
        }
        return value;
    }

    private static int readInt(JsonCursor in) {
        return in.readInt(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private Object rarer(JsonCursor in) {
        return switch (kind) {
            case INT8 -> (byte) in.readInt(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16 -> (short) in.readInt(Short.MIN_VALUE, Short.MAX_VALUE);
            case FLOAT32 -> in.readNumber().toFloat();
            case BYTES -> in.readBase64();
            case DECIMAL -> decimal(in);
            case DATE -> Date.toLogical(schema, readInt(in));
            case TIME -> Time.toLogical(schema, readInt(in));
            case TIMESTAMP -> Timestamp.toLogical(schema, in.readLong());
            default -> throw new IllegalStateException("No way to read " + kind);
        };
    }

    /** A number counts as it is written; bytes have the scale that the schema says. */
    private BigDecimal decimal(JsonCursor in) {
        return in.peekToken() == '"'
                ? Decimal.toLogical(schema, in.readBase64())
                : in.readNumber().toDecimal();
    }
}
