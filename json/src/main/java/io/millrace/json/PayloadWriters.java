package io.millrace.json;

import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Schema;

/** Makes the writer of a schema. Immutable. */
final class PayloadWriters {
    private final JsonSettings settings;

    PayloadWriters(JsonSettings settings) {
        this.settings = settings;
    }

    PayloadWriter of(Schema schema) {
        return schema == null ? SchemalessWriter.INSTANCE : of(schema, 0);
    }

    SchemaWriter of(Schema schema, int depth) {
        SchemaKind kind = SchemaKind.of(schema, depth);
        return new SchemaWriter(kind, schema, settings, content(kind, schema, depth));
    }

    private PayloadWriter content(SchemaKind kind, Schema schema, int depth) {
        return switch (kind) {
            case ARRAY -> new ArrayWriter(of(schema.valueSchema(), depth + 1));
            case OBJECT -> new ObjectWriter(of(schema.valueSchema(), depth + 1));
            case PAIRS -> new PairsWriter(of(schema.keySchema(), depth + 1), of(schema.valueSchema(), depth + 1));
            case STRUCT -> StructWriter.of(schema, field -> of(field, depth + 1), settings);
            default -> PayloadWriters::none;
        };
    }

    private static void none(Object value, JsonBytes out) {
        throw new IllegalStateException("A value of a simple type has no content");
    }

    /** A buffer is written from its first byte to its last, whatever its position and limit. */
    static void bytes(Object value, JsonBytes out) {
        out.base64(value instanceof ByteBuffer ? ((ByteBuffer) value).array() : (byte[]) value);
    }
}
