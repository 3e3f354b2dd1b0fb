package io.millrace.worker.herder;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.herder.ClusterParts.ExactlyOnce;
import io.millrace.worker.herder.fencing.ProducerFencing;
import io.millrace.worker.model.ConnectorType;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExactlyOnceConnectorsTest {
    private static final Map<String, String> SOURCE = Map.of("connector.class", "Source");
    private static final Map<String, String> SINK = Map.of("connector.class", "Sink");

    private final Map<String, ConnectorType> plugins =
            new HashMap<>(Map.of("Source", ConnectorType.SOURCE, "Sink", ConnectorType.SINK));

    private ExactlyOnceConnectors connectors(boolean enabled) {
        return new ExactlyOnceConnectors(
                new ExactlyOnce(enabled, ProducerFencing.NONE),
                config -> plugins.getOrDefault(config.get("connector.class"), ConnectorType.UNKNOWN));
    }

    @Test
    void areSourcesAndWhatMayBeOneWhereTheWorkerIsSetSo() {
        assertTrue(connectors(true).test(SOURCE));
        assertTrue(connectors(true).test(Map.of("connector.class", "Unknown")));
        assertTrue(connectors(true).test(Map.of()));
        assertFalse(connectors(true).test(SINK));
        assertFalse(connectors(false).test(SOURCE));
    }

    @Test
    void aSinkStaysOneWhenItsPluginIsTakenAway() {
        ExactlyOnceConnectors connectors = connectors(true);
        assertFalse(connectors.test(SINK));

        plugins.clear();

        assertFalse(connectors.test(SINK));
        assertTrue(connectors.test(SOURCE));
    }
}
