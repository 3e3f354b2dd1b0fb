package io.millrace.bench.plugin;

import java.util.Date;
import java.util.Random;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;

/** Values made beforehand of random content that does not compress, the same for a seed; immutable. */
public final class Payload {
    private static final int POOL = 1024;
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final Schema STRUCT = SchemaBuilder.struct()
            .name("io.millrace.bench.Order")
            .field("id", Schema.INT64_SCHEMA)
            .field("account", Schema.STRING_SCHEMA)
            .field("amount", Schema.FLOAT64_SCHEMA)
            .field("quantity", Schema.INT32_SCHEMA)
            .field("express", Schema.BOOLEAN_SCHEMA)
            .field("note", Schema.OPTIONAL_STRING_SCHEMA)
            .field("ordered", Timestamp.SCHEMA)
            .build();

    private final Schema schema;
    private final Object[] values;

    private Payload(Schema schema, Object[] values) {
        this.schema = schema;
        this.values = values;
    }

    /** @param size bytes or letters of a value; a struct's two strings share it */
    public static Payload of(PayloadKind kind, int size, long seed) {
        Random random = new Random(seed);
        Object[] values = new Object[POOL];
        for (int i = 0; i < POOL; i++) {
            values[i] = switch (kind) {
                case BYTES -> bytes(random, size);
                case STRING -> letters(random, size);
                case STRUCT -> struct(random, size);
            };
        }
        return new Payload(schema(kind), values);
    }

    private static Schema schema(PayloadKind kind) {
        return switch (kind) {
            case BYTES -> Schema.BYTES_SCHEMA;
            case STRING -> Schema.STRING_SCHEMA;
            case STRUCT -> STRUCT;
        };
    }

    private static byte[] bytes(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String letters(Random random, int size) {
        StringBuilder text = new StringBuilder(size);
        for (int i = 0; i < size; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private static Struct struct(Random random, int size) {
        return new Struct(STRUCT)
                .put("id", random.nextLong())
                .put("account", letters(random, size / 2))
                .put("amount", random.nextInt(10_000_000) / 100.0)
                .put("quantity", random.nextInt(1000))
                .put("express", random.nextBoolean())
                .put("note", random.nextInt(4) == 0 ? null : letters(random, size - size / 2))
                .put("ordered", new Date(1_700_000_000_000L + random.nextInt()));
    }

    /** The schema that all values have. */
    public Schema schema() {
        return schema;
    }

    /** The value of that number; the same again after some thousand. */
    public Object at(long number) {
        return values[(int) (number % POOL)];
    }

    /** How many different values there are. */
    public int size() {
        return POOL;
    }
}
