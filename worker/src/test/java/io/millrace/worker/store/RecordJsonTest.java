package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

/** Workers of one cluster must agree on what is JSON, and Apache's go by JsonConverter. */
class RecordJsonTest {
    private static final List<String> ODDITIES = List.of(
            "",
            " \n",
            "null",
            "null x",
            "nul",
            "{} {",
            "{}}",
            "[1",
            "[1,]",
            "01",
            "-01",
            "+1",
            "-",
            ".5",
            "1.",
            "{\"a\":1e400}",
            "1e999999999",
            "1e99999999999",
            "-1e-99999999999",
            "{\"a\":99999999999999999999999}",
            "-9223372036854775809",
            "{\"a\":NaN}",
            "{'a':1}",
            "{a:1}",
            "{\"a\":1,\"a\":2}",
            "{\"a\":1,}",
            "// x\n{}",
            "\"\\q\"",
            "\"\\ud800\"",
            "\"\t\"",
            "\uFEFF{}",
            "\uFEFF",
            "{\"properties\":{\"a\":\"ä\\n\u2028€😀\",\"b\":null,\"c\":[true,false,[],{}]}}");

    private final JsonConverter converter = new JsonConverter();

    RecordJsonTest() {
        converter.configure(Map.of("schemas.enable", "false"), false);
    }

    @Test
    void readsOdditiesAsJsonConverterDoes() {
        ODDITIES.forEach(text -> assertSame(text.getBytes(StandardCharsets.UTF_8)));
        ODDITIES.forEach(text -> assertSame(text.getBytes(StandardCharsets.UTF_16)));
        ODDITIES.forEach(text -> assertSame(text.getBytes(StandardCharsets.ISO_8859_1)));
        assertSame(new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'});
        assertSame(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'});
        assertSame(new byte[] {'"', (byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80, '"'});
        assertSame(new byte[] {0});
        assertSame(new byte[] {'{', '}', 0});
    }

    @Test
    void hasTheLimitsThatJsonConverterHas() {
        for (int depth : new int[] {999, 1000, 1001}) {
            assertSame(("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.UTF_8));
        }
        for (int length : new int[] {999, 1000, 1001, 1002}) {
            assertSame("1".repeat(length).getBytes(StandardCharsets.UTF_8));
            assertSame(("1." + "1".repeat(length - 2)).getBytes(StandardCharsets.UTF_8));
        }
        for (int length : new int[] {50_000, 50_001}) {
            assertSame(("{\"" + "x".repeat(length) + "\":1}").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void readsDamagedRecordsAsJsonConverterDoes() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = ODDITIES.get(random.nextInt(ODDITIES.size())).getBytes(StandardCharsets.UTF_8);
            for (int damage = random.nextInt(3); damage > 0 && bytes.length > 0; damage--) {
                bytes[random.nextInt(bytes.length)] = random.nextBoolean()
                        ? (byte) random.nextInt(256)
                        : (byte) "{}[]\",:\\0e".charAt(random.nextInt(10));
            }
            assertSame(bytes);
        }
    }

    @Test
    void writesAsJsonConverterDoes() {
        Map<String, String> properties = new LinkedHashMap<>();
        StringBuilder all = new StringBuilder();
        for (char each = 0; each < 0xd800; each++) {
            all.append(each);
        }
        properties.put("all", all.toString());
        properties.put("😀 /", "😀");
        properties.put("null", null);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("properties", properties);
        fields.put("long", Long.MIN_VALUE);
        fields.put("int", 7);
        fields.put("truth", true);
        fields.put("none", Collections.emptyMap());

        assertArrayEquals(converter.fromConnectData("t", null, fields), RecordJson.write(fields));
    }

    private void assertSame(byte[] bytes) {
        assertEquals(expected(bytes), read(bytes), () -> new String(bytes, StandardCharsets.UTF_8));
    }

    private Optional<List<Object>> expected(byte[] bytes) {
        try {
            return Optional.of(content(converter.toConnectData("t", bytes).value()));
        } catch (DataException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<Object>> read(byte[] bytes) {
        try {
            return Optional.of(content(RecordJson.read(bytes)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<Object> content(Object value) {
        List<Object> content = new ArrayList<>();
        content.add(value);
        return content;
    }
}
