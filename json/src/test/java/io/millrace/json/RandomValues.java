package io.millrace.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Values that a seed decides; one in a few hundred does not fit its schema. One thread. */
final class RandomValues {
    private static final long DAY = 86_400_000;
    private static final String[] PIECES = {
        "abc",
        "\"",
        "\\",
        "/",
        "\n",
        "\t\r",
        "\b\f",
        "\u0000",
        "\u001f",
        "\u007f",
        "é",
        "ÿ",
        "\u0080",
        "€",
        "\u2028",
        "\ud83d\ude00",
        "\ud800",
        "\udfff",
        "\ufffd",
        "\uffff",
        "\ufeff",
        "null",
        "0123456789",
        " ",
        "{}",
        "[1,",
        "\u07ff\u0800"
    };

    private final Random random;

    RandomValues(Random random) {
        this.random = random;
    }

    Object of(Schema schema) {
        if (random.nextInt(8) == 0 && (schema.isOptional() || schema.defaultValue() != null)
                || random.nextInt(400) == 0) {
            return null;
        }
        if (random.nextInt(400) == 0) {
            return schemaless(2);
        }
        Object logical = logical(schema);
        return logical == null ? plain(schema) : logical;
    }

    private Object logical(Schema schema) {
        if (schema.name() == null || random.nextInt(200) == 0) {
            return null;
        }
        return switch (schema.name()) {
            case Decimal.LOGICAL_NAME -> decimal(schema);
            case Date.LOGICAL_NAME -> new java.util.Date((random.nextInt(40_000) - 5_000) * DAY + odd(1));
            case Time.LOGICAL_NAME -> new java.util.Date(random.nextInt((int) DAY) + odd((int) (2 * DAY)));
            case Timestamp.LOGICAL_NAME -> new java.util.Date(number());
            default -> null;
        };
    }

    private long odd(int amount) {
        return random.nextInt(60) == 0 ? amount : 0;
    }

    private Object decimal(Schema schema) {
        int scale = schema.parameters() == null
                ? 0
                : Integer.parseInt(schema.parameters().getOrDefault("scale", "0"));
        BigInteger digits = new BigInteger(random.nextInt(100), random);
        return new BigDecimal(random.nextBoolean() ? digits : digits.negate(), scale + (int) odd(1));
    }

    private Object plain(Schema schema) {
        return switch (schema.type()) {
            case INT8 -> (byte) number();
            case INT16 -> (short) number();
            case INT32 -> (int) number();
            case INT64 -> number();
            case FLOAT32 -> singlePrecision();
            case FLOAT64 -> doublePrecision();
            case BOOLEAN -> random.nextBoolean();
            case STRING -> string();
            case BYTES -> bytes();
            case ARRAY -> list(schema.valueSchema());
            case MAP -> map(schema.keySchema(), schema.valueSchema());
            case STRUCT -> struct(schema);
        };
    }

    long number() {
        long bits = random.nextLong();
        return switch (random.nextInt(8)) {
            case 0 -> bits;
            case 1 -> Long.MIN_VALUE;
            case 2 -> Long.MAX_VALUE - random.nextInt(20);
            case 3 -> (long) Math.pow(10, random.nextInt(19)) - random.nextInt(2);
            default -> bits >> random.nextInt(63);
        };
    }

    double doublePrecision() {
        return switch (random.nextInt(8)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 ->
                new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0, Double.MIN_VALUE}
                        [random.nextInt(6)];
            case 2 -> random.nextInt(1000);
            case 3 -> random.nextInt(100_000) / 100.0;
            case 4 -> number();
            case 5 -> random.nextFloat();
            default -> random.nextDouble() * Math.pow(10, random.nextInt(30) - 10);
        };
    }

    float singlePrecision() {
        return random.nextInt(4) == 0 ? Float.intBitsToFloat(random.nextInt()) : (float) doublePrecision();
    }

    String string() {
        if (random.nextBoolean()) {
            return Long.toString(random.nextLong(), 36).repeat(random.nextInt(50) == 0 ? 80 : 1);
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private Object bytes() {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return switch (random.nextInt(12)) {
            case 0 -> ByteBuffer.wrap(bytes);
            case 1 -> ByteBuffer.wrap(bytes, bytes.length / 4, bytes.length / 2).slice();
            case 2 -> ByteBuffer.wrap(bytes, bytes.length / 4, bytes.length / 2);
            case 3 -> random.nextInt(5) == 0 ? ByteBuffer.allocateDirect(3) : ByteBuffer.wrap(bytes);
            case 4 -> random.nextInt(5) == 0 ? ByteBuffer.wrap(bytes).asReadOnlyBuffer() : ByteBuffer.wrap(bytes);
            default -> bytes;
        };
    }

    private List<Object> list(Schema elements) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(of(elements));
        }
        return list;
    }

    private Map<Object, Object> map(Schema keys, Schema values) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(of(keys), of(values));
        }
        return map;
    }

    /** A struct of this schema, of an equal one or, seldom, of another one. */
    private Struct struct(Schema schema) {
        Schema own = random.nextInt(10) == 0 ? copy(schema) : schema.schema();
        Struct struct = new Struct(own);
        for (Field field : own.fields()) {
            for (int tries = 0; tries < 5 && !put(struct, field); tries++) {
                continue;
            }
        }
        return struct;
    }

    private static Schema copy(Schema schema) {
        SchemaBuilder copy = SchemaBuilder.struct().name(schema.name()).doc(schema.doc());
        schema.fields().forEach(field -> copy.field(field.name(), field.schema()));
        if (schema.version() != null) {
            copy.version(schema.version());
        }
        return schema.isOptional() ? copy.optional().build() : copy.build();
    }

    private boolean put(Struct struct, Field field) {
        Object value = of(field.schema());
        try {
            struct.put(field, value);
            spoil(value);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Structs look at their values only once. */
    @SuppressWarnings("unchecked")
    private void spoil(Object value) {
        if (value instanceof List && random.nextInt(40) == 0) {
            ((List<Object>) value).add(schemaless(1));
        }
    }

    Object schemaless(int depth) {
        return switch (random.nextInt(depth > 0 ? 14 : 11)) {
            case 0 -> (byte) number();
            case 1 -> (short) number();
            case 2 -> (int) number();
            case 3 -> number();
            case 4 -> singlePrecision();
            case 5 -> doublePrecision();
            case 6 -> random.nextBoolean();
            case 7 -> bytes();
            case 8 -> random.nextInt(30) == 0 ? new BigDecimal("1.5") : string();
            case 9 -> random.nextInt(30) == 0 ? new java.util.Date() : null;
            case 10 -> string();
            case 11 -> schemalessList(depth);
            default -> schemalessMap(depth);
        };
    }

    private List<Object> schemalessList(int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            list.add(schemaless(depth - 1));
        }
        return list;
    }

    private Map<Object, Object> schemalessMap(int depth) {
        Map<Object, Object> map = new LinkedHashMap<>();
        boolean strings = random.nextInt(3) > 0;
        for (int i = random.nextInt(5); i > 0; i--) {
            map.put(strings ? string() : schemaless(0), schemaless(depth - 1));
        }
        return map;
    }
}
