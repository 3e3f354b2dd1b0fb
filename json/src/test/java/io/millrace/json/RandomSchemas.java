package io.millrace.json;

import java.util.List;
import java.util.Random;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Schemas that a seed decides, mostly sensible ones. One thread. */
final class RandomSchemas {
    private static final List<Schema.Type> PRIMITIVES = List.of(
            Schema.Type.INT8,
            Schema.Type.INT16,
            Schema.Type.INT32,
            Schema.Type.INT64,
            Schema.Type.FLOAT32,
            Schema.Type.FLOAT64,
            Schema.Type.BOOLEAN,
            Schema.Type.STRING,
            Schema.Type.STRING,
            Schema.Type.BYTES);

    private final Random random;
    private final RandomValues values;

    RandomSchemas(Random random, RandomValues values) {
        this.random = random;
        this.values = values;
    }

    /** A struct in half of the cases. */
    Schema next() {
        return random.nextBoolean() ? finished(struct(3)) : any(3);
    }

    private Schema any(int depth) {
        int choice = random.nextInt(depth > 0 ? 20 : 13);
        if (choice < 9) {
            return finished(SchemaBuilder.type(PRIMITIVES.get(random.nextInt(PRIMITIVES.size()))));
        }
        if (choice < 13) {
            return finished(logical());
        }
        if (choice < 15) {
            return finished(SchemaBuilder.array(any(depth - 1)));
        }
        if (choice < 18) {
            Schema keys = random.nextInt(3) > 0 ? Schema.STRING_SCHEMA : any(depth - 2);
            return finished(SchemaBuilder.map(keys, any(depth - 1)));
        }
        return finished(struct(depth - 1));
    }

    private SchemaBuilder logical() {
        return switch (random.nextInt(4)) {
            case 0 -> Decimal.builder(random.nextInt(12) - 3);
            case 1 -> Date.builder();
            case 2 -> Time.builder();
            default -> Timestamp.builder();
        };
    }

    private SchemaBuilder struct(int depth) {
        SchemaBuilder struct = SchemaBuilder.struct();
        int fields = random.nextInt(20) == 0 ? random.nextInt(90) : random.nextInt(7);
        for (int i = 0; i < fields; i++) {
            struct.field(random.nextInt(8) == 0 ? values.string() + i : "field" + i, any(depth - 1));
        }
        return struct;
    }

    private Schema finished(SchemaBuilder builder) {
        if (random.nextInt(3) == 0) {
            builder.optional();
        }
        if (builder.name() == null && random.nextInt(6) == 0) {
            builder.name(random.nextInt(20) == 0 ? Date.LOGICAL_NAME : "com.example.Name" + random.nextInt(3));
        }
        if (builder.version() == null && random.nextInt(6) == 0) {
            builder.version(random.nextInt(100));
        }
        if (random.nextInt(10) == 0) {
            builder.doc(values.string());
        }
        if (random.nextInt(10) == 0) {
            builder.parameter("parameter", values.string());
        }
        if (random.nextInt(6) == 0 && builder.type() != Schema.Type.STRUCT) {
            addDefault(builder);
        }
        return random.nextInt(100) == 0 ? builder : builder.build();
    }

    private void addDefault(SchemaBuilder builder) {
        try {
            Object value = values.of(builder);
            if (value != null) {
                builder.defaultValue(value);
            }
        } catch (RuntimeException unfit) {
            return; // the value found does not fit
        }
    }
}
