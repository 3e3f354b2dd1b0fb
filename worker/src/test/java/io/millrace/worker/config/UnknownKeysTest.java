package io.millrace.worker.config;

import static io.millrace.worker.config.WorkerFixture.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnknownKeysTest {
    private final Set<String> known = StandaloneConfig.keys();

    @Test
    void namesTheNearestKnownKey() {
        assertEquals(
                List.of("The worker setting 'offset.flush.intervall.ms' is unknown and has no effect; "
                        + "did you mean 'offset.flush.interval.ms'?"),
                UnknownKeys.find(map("offset.flush.intervall.ms", "1"), known));
        assertEquals(
                List.of("The worker setting 'security.protocoll' is unknown and has no effect; "
                        + "did you mean 'security.protocol'?"),
                UnknownKeys.find(map("security.protocoll", "SSL"), known));
    }

    @Test
    void suggestsNothingFarFetched() {
        assertEquals(
                List.of("The worker setting 'unheard.of' is unknown and has no effect; "
                        + "remove it if no plugin reads it"),
                UnknownKeys.find(map("unheard.of", "1"), known));
    }

    @Test
    void keepsQuietAboutKeysOfClientsAndPlugins() {
        var properties = WorkerFixture.minimal();
        properties.putAll(map(
                "producer.mine", "1",
                "consumer.max.poll.records", "1",
                "admin.retries", "1",
                "config.providers", "file",
                "config.providers.file.class", "X",
                "metrics.context.team", "a",
                "key.converter.schemas.enable", "true",
                "sasl.jaas.config", "x",
                "security.protocol", "SSL",
                "group.id", "g",
                "connector.client.config.override.allowlist", "acks"));

        assertEquals(List.of(), UnknownKeys.find(properties, known));
    }

    @Test
    void tellsWhatBecameOfOldKeysWithoutTheirValues() {
        for (String key : List.of("rest.port", "rest.host.name", "internal.key.converter.schemas.enable")) {
            List<String> lines = UnknownKeys.find(map(key, "geheim"), known);

            assertEquals(1, lines.size());
            assertTrue(lines.get(0).startsWith("The worker setting '" + key + "' is "), lines.get(0));
            assertTrue(lines.get(0).contains(key.startsWith("rest") ? "'listeners'" : "'key.converter'"));
            assertTrue(!lines.get(0).contains("geheim"));
        }
    }
}
