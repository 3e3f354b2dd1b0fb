package io.millrace.json;

import java.math.BigDecimal;
import java.util.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/**
 * Writes values of one schema. Of one class whatever the type, so that a struct's fields are written without a call that
 * has to be looked up. Immutable.
 */
final class SchemaWriter implements PayloadWriter {
    private final SchemaKind kind;
    private final Schema schema;
    private final Object standsForNull;
    private final boolean numericDecimals;
    private final PayloadWriter content;

    /** @param content writes what values consist of; never called for other types */
    SchemaWriter(SchemaKind kind, Schema schema, JsonSettings settings, PayloadWriter content) {
        this.kind = kind;
        this.schema = schema;
        this.standsForNull = settings.replaceNullWithDefault() ? schema.defaultValue() : null;
        this.numericDecimals = settings.numericDecimals();
        this.content = content;
    }

    @Override
    public void write(Object value, JsonBytes out) {
        Object given = value == null ? standsForNull : value;
        if (given == null) {
            nothing(out);
            return;
        }
        switch (kind) {
            case STRING -> out.string((String) given);
            case INT32 -> out.number((Integer) given);
            case INT64 -> out.number((Long) given);
            case FLOAT64 -> out.number(((Double) given).doubleValue());
            case BOOLEAN -> out.truth((Boolean) given);
            case STRUCT, ARRAY, OBJECT, PAIRS -> content.write(given, out);
            default -> rarer(given, out);
        }
    }

    private void nothing(JsonBytes out) {
        if (!schema.isOptional()) {
            throw new Unusual("a required value is missing");
        }
        out.nothing();
    }

    private void rarer(Object given, JsonBytes out) {
        switch (kind) {
            case INT8 -> out.number((Byte) given);
            case INT16 -> out.number((Short) given);
            case FLOAT32 -> out.number(((Float) given).floatValue());
            case BYTES -> PayloadWriters.bytes(given, out);
            case DECIMAL -> decimal((BigDecimal) given, out);
            case DATE -> out.number(org.apache.kafka.connect.data.Date.fromLogical(schema, (Date) given));
            case TIME -> out.number(Time.fromLogical(schema, (Date) given));
            case TIMESTAMP -> out.number(Timestamp.fromLogical(schema, (Date) given));
            default -> throw new IllegalStateException("No way to write " + kind);
        }
    }

    private void decimal(BigDecimal given, JsonBytes out) {
        if (numericDecimals) {
            out.number(given);
        } else {
            out.base64(Decimal.fromLogical(schema, given));
        }
    }
}
