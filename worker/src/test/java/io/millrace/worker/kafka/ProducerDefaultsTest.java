package io.millrace.worker.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProducerDefaultsTest {
    private static final Map<String, String> REFERENCE =
            Map.of("enable.idempotence", "false", "max.in.flight.requests.per.connection", "1");

    @Test
    void sendsSeveralLargeBatchesAtATimeInOrder() {
        assertEquals(
                Map.of(
                        "enable.idempotence",
                        "true",
                        "max.in.flight.requests.per.connection",
                        "5",
                        "batch.size",
                        "131072"),
                ProducerDefaults.beside(Map.of("linger.ms", "9")));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "enable.idempotence, false",
        "enable.idempotence, FALSE",
        "acks, 1",
        "acks, 0",
        "retries, 0",
        "max.in.flight.requests.per.connection, 6",
        "max.in.flight.requests.per.connection, many"
    })
    void sendsOneRequestAtATimeWhereSettingsRuleIdempotenceOut(String key, String value) {
        Map<String, String> defaults = new HashMap<>(ProducerDefaults.beside(Map.of(key, value)));
        defaults.remove("batch.size");

        assertEquals(REFERENCE, defaults);
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "enable.idempotence, true",
        "acks, -1",
        "acks, all",
        "retries, 3",
        "max.in.flight.requests.per.connection, 2"
    })
    void staysIdempotentBesideSettingsThatAllowIt(String key, String value) {
        assertEquals("true", ProducerDefaults.beside(Map.of(key, value)).get("enable.idempotence"));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({"max.request.size, 65536", "buffer.memory, 1048576", "buffer.memory, some"})
    void leavesTheBatchSizeAloneWhereLargeBatchesDoNotFit(String key, String value) {
        assertFalse(ProducerDefaults.beside(Map.of(key, value)).containsKey("batch.size"));
    }

    /** Kafka's producer refuses contradictions, so whatever is left to the user must be made to fit. */
    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "acks, 1",
        "retries, 0",
        "max.in.flight.requests.per.connection, 6",
        "enable.idempotence, false",
        "linger.ms, 1"
    })
    void agreesWithKafkasOwnChecks(String key, String value) {
        Map<String, Object> settings = new HashMap<>(ProducerDefaults.beside(Map.of(key, value)));
        settings.put("bootstrap.servers", "localhost:9");
        settings.put("key.serializer", ByteArraySerializer.class.getName());
        settings.put("value.serializer", ByteArraySerializer.class.getName());
        settings.putIfAbsent("acks", "all");
        settings.put(key, value);

        assertEquals(
                settings.get("enable.idempotence").toString(),
                new ProducerConfig(settings).getBoolean("enable.idempotence").toString());
    }
}
