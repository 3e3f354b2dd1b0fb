package io.millrace.json;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;

/** What a call came to, as text that is equal only if type, value, order and error are. */
final class Outcome {
    private Outcome() {}

    static String of(Callable<?> call) {
        try {
            return text(call.call());
        } catch (Exception | StackOverflowError e) {
            Throwable cause = e.getCause();
            return "threw " + e.getClass() + ": " + e.getMessage()
                    + (cause == null ? "" : ", because of " + cause.getClass() + ": " + cause.getMessage());
        }
    }

    private static String text(Object value) {
        if (value instanceof SchemaAndValue) {
            SchemaAndValue both = (SchemaAndValue) value;
            return schema(both.schema()) + " = " + text(both.value());
        }
        if (value instanceof byte[]) {
            return "bytes " + Arrays.toString((byte[]) value);
        }
        if (value instanceof ByteBuffer) {
            return "buffer " + text(((ByteBuffer) value).array());
        }
        if (value instanceof Struct) {
            return struct((Struct) value);
        }
        return value == null ? "null" : value.getClass().getName() + " " + collection(value);
    }

    private static String struct(Struct struct) {
        return struct.schema().fields().stream()
                .map(field -> text(struct.getWithoutDefault(field.name())))
                .collect(Collectors.joining(", ", "struct {", "}"));
    }

    private static String collection(Object value) {
        if (value instanceof List) {
            return ((List<?>) value).stream().map(Outcome::text).collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof Map ? map((Map<?, ?>) value) : value.toString();
    }

    /** In the map's own order, which means something if the keys are strings. */
    private static String map(Map<?, ?> map) {
        var entries = map.entrySet().stream().map(entry -> text(entry.getKey()) + "=" + text(entry.getValue()));
        boolean ordered = map.keySet().stream().allMatch(String.class::isInstance);
        return (ordered ? entries : entries.sorted()).collect(Collectors.joining(", ", "{", "}"));
    }

    private static String schema(Schema schema) {
        if (schema == null) {
            return "none";
        }
        String own = schema.type() + " " + schema.name() + schema.version() + schema.doc() + schema.isOptional()
                + schema.parameters() + text(schema.defaultValue());
        return switch (schema.type()) {
            case ARRAY -> own + schema(schema.valueSchema());
            case MAP -> own + schema(schema.keySchema()) + schema(schema.valueSchema());
            case STRUCT ->
                own + schema.fields().stream().map(Outcome::field).collect(Collectors.joining(", ", "{", "}"));
            default -> own;
        };
    }

    private static String field(Field field) {
        return field.index() + field.name() + ": " + schema(field.schema());
    }
}
