package io.millrace.launch.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Request bodies: fit for their purpose, slightly wrong, or nonsense. One thread. */
final class Bodies {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] SCALARS = {
        "null",
        "true",
        "0",
        "-1",
        "1e999",
        "-0.0",
        "9".repeat(400),
        "1".repeat(1_200),
        "1E-400",
        "\"\"",
        "\"x\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\n\\r\"",
        "[]",
        "{}",
        "[[]]",
        "{\"a\":null}",
        "NaN",
        "Infinity",
        "01",
        "+1",
        ".5",
        "'x'",
        "\"\\x\"",
        "tru"
    };

    private final Pick pick;
    private final Configs configs;

    Bodies(Pick pick, Configs configs) {
        this.pick = pick;
        this.configs = configs;
    }

    /** What the endpoint wants. */
    byte[] fit(String path, String connector) {
        return json(fitting(path, connector));
    }

    /** What it does not want, mostly. */
    byte[] odd(String path, String connector) {
        byte[] fit = fit(path, connector);
        return switch (pick.below(13)) {
            case 0 -> Arrays.copyOf(fit, pick.below(fit.length + 1));
            case 1 -> broken(fit);
            case 2 -> pick.of(SCALARS).getBytes(UTF_8);
            case 3 -> nested();
            case 4 -> object();
            case 5 -> new String(fit, UTF_8).getBytes(UTF_16BE);
            case 6 -> concat(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, fit);
            case 7 ->
                pick.of("", " ", "\r\n", "null", "{", "}", "[", "\"", "\0", "{}{}", "// x\n{}", "a=b&c=d")
                        .getBytes(UTF_8);
            case 8 -> twice(new String(fit, UTF_8));
            case 9 -> pick.bytes(pick.below(300));
            case 10 -> pick.percent(5) ? huge() : fit;
            case 11 -> json(wrongMember(fitting(path, connector)));
            default -> concat(fit, pick.of("x", "}", ",", " null", "\0", "\n[]").getBytes(UTF_8));
        };
    }

    private Object fitting(String path, String connector) {
        if (path.equals("/connectors")) {
            Map<String, Object> create = new LinkedHashMap<>();
            create.put("name", connector.matches("\\.{1,2}") ? "fuzz-dots" : connector); // no path leads to such
            create.put("config", configs.any(connector));
            if (pick.percent(20)) {
                create.put("initial_state", pick.of("RUNNING", "PAUSED", "STOPPED", "stopped", "DESTROYED"));
            }
            return create;
        }
        if (path.endsWith("/offsets")) {
            return Map.of("offsets", new Object[] {offset()});
        }
        if (path.startsWith("/admin")) {
            return Map.of("level", pick.of("ERROR", "warn", "OFF", "FATAL", "LOUD", "", "Ⅷ"));
        }
        return configs.any(connector);
    }

    private Object offset() {
        return pick.of(
                Map.of("partition", Map.of("filename", configs.file()), "offset", Map.of("position", pick.below(9))),
                Map.of("partition", Map.of("task", "0"), "offset", Map.of("next", pick.of(1, "x", -5, 1.5, true))),
                Map.of(
                        "partition",
                        Map.of("kafka_topic", configs.topic(), "kafka_partition", pick.of(0, "0", "x", 99, -1))),
                Map.of(
                        "partition",
                        Map.of("kafka_topic", pick.of(configs.topic(), "", "no such"), "kafka_partition", 0),
                        "offset",
                        Map.of("kafka_offset", pick.of(0, "1", "x", -1, Long.MAX_VALUE))),
                Map.of("partition", Map.of("a", Map.of("b", new int[] {1}))),
                Map.of());
    }

    @SuppressWarnings("unchecked") // JSON objects are such maps
    private Object wrongMember(Object fit) {
        Map<String, Object> map = new LinkedHashMap<>((Map<String, Object>) fit);
        Object value = pick.of(new int[] {1}, Map.of("x", 1), true, 1e300, Map.of(), "\u0000", "x".repeat(2_000));
        map.put(
                pick.percent(50)
                        ? map.keySet().stream().findFirst().orElse("a")
                        : pick.of("", "é", "name", "x\r\ny", "a".repeat(9_000)),
                value);
        return map;
    }

    private byte[] broken(byte[] fit) {
        byte[] broken = fit.clone();
        for (int i = 0; i < 3 && broken.length > 0; i++) {
            broken[pick.below(broken.length)] = (byte) pick.below(256);
        }
        return broken;
    }

    private byte[] nested() {
        int depth = pick.of(50, 990, 1_100, 50_000);
        return pick.of(
                        "[".repeat(depth) + "]".repeat(depth),
                        "{\"a\":".repeat(depth) + "1" + "}".repeat(depth),
                        "[".repeat(depth))
                .getBytes(UTF_8);
    }

    private byte[] object() {
        StringBuilder object = new StringBuilder("{");
        for (int member = pick.below(4); member >= 0; member--) {
            object.append(pick.of(
                            "\"name\"",
                            "\"config\"",
                            "\"offsets\"",
                            "\"level\"",
                            "\"connector.class\"",
                            "\"\"",
                            "\"\\u0000\"",
                            "a"))
                    .append(':')
                    .append(pick.of(SCALARS))
                    .append(member == 0 ? "}" : ",");
        }
        return object.toString().getBytes(UTF_8);
    }

    /** Each member of the object comes again. */
    private static byte[] twice(String object) {
        String members = object.substring(1, Math.max(1, object.length() - 1));
        return ("{" + members + "," + members + "}").getBytes(UTF_8);
    }

    private byte[] huge() {
        if (pick.percent(50)) {
            return ("{\"connector.class\":\"FileStreamSink\",\"name\":\"" + "x".repeat(1 << 20) + "\"}")
                    .getBytes(ISO_8859_1);
        }
        StringBuilder many = new StringBuilder("{\"connector.class\":\"FileStreamSource\"");
        for (int key = 0; key < 3_000; key++) {
            many.append(",\"transformz.").append(key).append("\":").append(key);
        }
        return many.append('}').toString().getBytes(UTF_8);
    }

    private static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
