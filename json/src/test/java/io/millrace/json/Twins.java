package io.millrace.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;

/** Apache's converter and ours with the same configuration; whatever one does the other has to do. One thread. */
final class Twins {
    final JsonConverter apache = new JsonConverter();
    final StreamingJson.StandIn ours = new StreamingJson.StandIn(new JsonConverter());
    private final String context;
    private final boolean ready;
    private long calls;

    Twins(Map<String, ?> config, String context) {
        this.context = context + " " + config;
        String expected = Outcome.of(() -> configured(apache, config));
        assertEquals(expected, Outcome.of(() -> configured(ours, config)), this.context);
        this.ready = expected.equals("null");
    }

    private static Object configured(Converter converter, Map<String, ?> config) {
        converter.configure(config, false);
        return null;
    }

    /** Whether the configuration was accepted. */
    boolean ready() {
        return ready;
    }

    static Map<String, Object> anyConfig(Random random) {
        return Map.of(
                "schemas.enable",
                random.nextInt(4) > 0,
                "replace.null.with.default",
                random.nextInt(4) > 0,
                "decimal.format",
                random.nextBoolean() ? "BASE64" : "numeric",
                "schemas.cache.size",
                random.nextInt(8) == 0 ? random.nextInt(3) : 1000);
    }

    /** The bytes that both have written, or none if both refused. */
    byte[] write(Schema schema, Object value) {
        calls++;
        byte[][] written = new byte[1][];
        String expected = Outcome.of(() -> written[0] = apache.fromConnectData("topic", schema, value));
        String actual = Outcome.of(() -> ours.fromConnectData("topic", schema, value));
        assertEquals(expected, actual, () -> context + ": written with " + schema + ": " + value);
        return written[0];
    }

    void read(byte[] record) {
        calls++;
        String expected = Outcome.of(() -> apache.toConnectData("topic", record));
        String actual = Outcome.of(() -> ours.toConnectData("topic", record));
        assertEquals(expected, actual, () -> context + ": read " + new String(record, StandardCharsets.ISO_8859_1));
    }

    long calls() {
        return calls;
    }
}
