package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

class OffsetJsonTest {
    private final JsonConverter converter = new JsonConverter();

    OffsetJsonTest() {
        converter.configure(Map.of("schemas.enable", "false"), true);
    }

    @Test
    void writesTheDocumentedExamples() {
        Map<String, Object> partition = new LinkedHashMap<>();
        partition.put("filename", "test.txt");
        partition.put("b", new byte[] {1, 2});
        partition.put("f", 1.5f);
        partition.put("n", null);

        assertEquals(
                "[\"c\",{\"filename\":\"test.txt\",\"b\":\"AQI=\",\"f\":1.5,\"n\":null}]",
                text(OffsetJson.key("c", partition)));
        assertEquals("[\"c\",null]", text(OffsetJson.key("c", null)));
        assertEquals("{\"position\":42}", text(OffsetJson.value(Map.of("position", 42L))));
        assertNull(OffsetJson.value(null));
    }

    @Test
    void writesEachKindOfValueAsJsonConverterDoes() {
        List<Object> values = Arrays.asList(
                null,
                true,
                false,
                (byte) -7,
                (short) 300,
                70000,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                0.1f,
                1e10f,
                3.4e38f,
                Float.NaN,
                Float.POSITIVE_INFINITY,
                0.1,
                1.0,
                100.0,
                1e-7,
                1.7976931348623157E308,
                -0.0,
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                "",
                "plain",
                "ä€😀",
                "\uD800",
                "x\uDC00y",
                "\"\\/\b\f\n\r\t\u0001\u007f\u2028",
                new byte[0],
                new byte[] {-1, 0, 1},
                new byte[100],
                ByteBuffer.wrap(new byte[] {1, 2, 3}),
                ByteBuffer.allocate(0));

        for (Object value : values) {
            Map<String, Object> map = Collections.singletonMap("k\"ä", value);
            assertSameAsConverter(map, "value " + value);
        }
    }

    @Test
    void writesRandomMapsAsJsonConverterDoesAndReadsThemAlike() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<IntFunction<Object>> kinds = List.of(
                number -> number % 2 == 0,
                number -> (byte) number,
                number -> (short) number,
                number -> number,
                number -> (long) number << 20,
                Float::intBitsToFloat,
                number -> Double.longBitsToDouble((long) number << 32 | number),
                number -> Character.toString(number >>> 16 & 0x7FFF) + number,
                number -> Integer.toString(number).getBytes(StandardCharsets.UTF_8));
        for (int round = 0; round < 2000; round++) {
            Map<String, Object> map = new LinkedHashMap<>();
            int size = random.nextInt(6);
            for (int member = 0; member < size; member++) {
                Object value = kinds.get(random.nextInt(kinds.size())).apply(random.nextInt());
                map.put("m" + random.nextInt(50), random.nextInt(8) == 0 ? null : value);
            }

            assertSameAsConverter(map, "seed " + seed + ", round " + round);
        }
    }

    private void assertSameAsConverter(Map<String, Object> map, String context) {
        byte[] key = converter.fromConnectData("c", null, List.of("c\"ä", map));
        byte[] value = converter.fromConnectData("c", null, map);

        assertEquals(new String(key, StandardCharsets.UTF_8), text(OffsetJson.key("c\"ä", map)), context);
        assertEquals(ByteBuffer.wrap(value), OffsetJson.value(map), context);
        assertEquals(converter.toConnectData("c", value).value(), OffsetJson.read(ByteBuffer.wrap(value)), context);
    }

    @Test
    void readsForeignJsonAsJsonConverterDoes() {
        for (String json : List.of(
                "{}",
                " { \"a\" : 1 , \"b\" : 1.0 }\n",
                "{\"a\":18446744073709551616,\"b\":-9223372036854775809,\"c\":9223372036854775807}",
                "{\"a\":1e3,\"b\":0.1234567890123456789,\"c\":1E-400}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":\"\\u00e4\\ud83d\\ude00\",\"b\":true,\"c\":false,\"d\":null}",
                "null")) {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);

            assertEquals(converter.toConnectData("c", bytes).value(), OffsetJson.read(ByteBuffer.wrap(bytes)), json);
        }
    }

    @Test
    void noBytesAreNoOffset() {
        assertNull(OffsetJson.read(null));
        assertNull(OffsetJson.read(ByteBuffer.allocate(0)));
    }

    @Test
    void refusesToReadWhatIsNoOffset() {
        for (String json :
                List.of("{", "[1]", "5", "\"x\"", "{\"a\":{}}", "{\"a\":[1]}", "{\"a\":NaN}", "{\"a\"}", "x")) {
            assertThrows(
                    DataException.class,
                    () -> OffsetJson.read(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8))),
                    json);
        }
    }

    @Test
    void refusesKeysThatAreNoText() {
        assertEquals("Offsets may only use String keys", messageOf(Map.of(1, "x")));
        assertEquals("Offsets may only use String keys", messageOf(Collections.singletonMap(null, "x")));
    }

    @Test
    void refusesValuesThatAreNotPrimitive() {
        String start = "Offsets may only contain primitive types as values, but field k contains ";
        assertEquals(start + "MAP", messageOf(Map.of("k", Map.of())));
        assertEquals(start + "ARRAY", messageOf(Map.of("k", List.of())));
        assertEquals(start + "class java.math.BigDecimal", messageOf(Map.of("k", BigDecimal.ONE)));
        assertEquals(start + "class java.util.Date", messageOf(Map.of("k", new Date())));
    }

    private static String messageOf(Map<?, ?> map) {
        String message =
                assertThrows(DataException.class, () -> OffsetJson.value(map)).getMessage();
        assertEquals(
                message,
                assertThrows(DataException.class, () -> OffsetJson.key("c", map))
                        .getMessage());
        return message;
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
