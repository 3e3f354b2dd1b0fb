package io.millrace.json;

import org.apache.kafka.connect.data.Schema;

/** Makes the reader of a schema. Immutable. */
final class PayloadReaders {
    private final JsonSettings settings;

    PayloadReaders(JsonSettings settings) {
        this.settings = settings;
    }

    PayloadReader of(Schema schema) {
        return schema == null ? SchemalessReader.INSTANCE : of(schema, 0);
    }

    SchemaReader of(Schema schema, int depth) {
        SchemaKind kind = SchemaKind.of(schema, depth);
        return new SchemaReader(kind, schema, settings, content(kind, schema, depth));
    }

    private PayloadReader content(SchemaKind kind, Schema schema, int depth) {
        return switch (kind) {
            case ARRAY -> new ArrayReader(of(schema.valueSchema(), depth + 1));
            case OBJECT -> new ObjectReader(of(schema.valueSchema(), depth + 1));
            case PAIRS -> new PairsReader(of(schema.keySchema(), depth + 1), of(schema.valueSchema(), depth + 1));
            case STRUCT -> StructReader.of(schema, field -> of(field, depth + 1));
            default -> PayloadReaders::none;
        };
    }

    private static Object none(JsonCursor in) {
        throw new IllegalStateException("A value of a simple type has no content");
    }
}
