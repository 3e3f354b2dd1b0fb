package io.millrace.json;

import java.math.BigDecimal;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Makes the reader of a schema. Immutable. */
final class PayloadReaders {
    private final JsonSettings settings;

    PayloadReaders(JsonSettings settings) {
        this.settings = settings;
    }

    PayloadReader of(Schema schema) {
        return schema == null ? SchemalessReader.INSTANCE : of(schema, 0);
    }

    PayloadReader of(Schema schema, int depth) {
        PayloadReader present = present(SchemaKind.of(schema, depth), schema, depth);
        return in -> in.takeNull() ? missing(schema) : present.read(in);
    }

    /** What stands for a value that is null or not there. */
    Object missing(Schema schema) {
        Object value = settings.replaceNullWithDefault() ? schema.defaultValue() : null;
        if (value == null && !schema.isOptional()) {
            throw new Unusual("a required value is missing");
        }
        return value;
    }

    private PayloadReader present(SchemaKind kind, Schema schema, int depth) {
        return switch (kind) {
            case INT8 -> in -> (byte) in.readNumber().toInt(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16 -> in -> (short) in.readNumber().toInt(Short.MIN_VALUE, Short.MAX_VALUE);
            case INT32 -> in -> in.readNumber().toInt(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT64 -> in -> in.readNumber().toLong();
            case FLOAT32 -> in -> in.readNumber().toFloat();
            case FLOAT64 -> in -> in.readNumber().toDouble();
            case BOOLEAN -> JsonCursor::readBoolean;
            case STRING -> JsonCursor::readString;
            case BYTES -> JsonCursor::readBase64;
            case ARRAY -> new ArrayReader(of(schema.valueSchema(), depth + 1));
            case OBJECT -> new ObjectReader(of(schema.valueSchema(), depth + 1));
            case PAIRS -> new PairsReader(of(schema.keySchema(), depth + 1), of(schema.valueSchema(), depth + 1));
            case STRUCT -> StructReader.of(schema, field -> of(field, depth + 1), this::missing);
            case DECIMAL -> in -> decimal(schema, in);
            case DATE -> in -> Date.toLogical(schema, in.readNumber().toInt(Integer.MIN_VALUE, Integer.MAX_VALUE));
            case TIME -> in -> Time.toLogical(schema, in.readNumber().toInt(Integer.MIN_VALUE, Integer.MAX_VALUE));
            case TIMESTAMP -> in -> Timestamp.toLogical(schema, in.readNumber().toLong());
        };
    }

    /** A number counts as it is written; bytes have the scale that the schema says. */
    private static BigDecimal decimal(Schema schema, JsonCursor in) {
        return in.peekToken() == '"'
                ? Decimal.toLogical(schema, in.readBase64())
                : in.readNumber().toDecimal();
    }
}
