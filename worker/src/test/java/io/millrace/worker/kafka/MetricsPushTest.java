package io.millrace.worker.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsPushTest {
    private static final String PUSH = "enable.metrics.push";

    private final MetricsPush push = new MetricsPush();

    @Test
    void clientsHoldMetricsReadyUntilABrokerSaysThatItTakesNone() {
        assertNull(push.settle(client("here:9092")).get(PUSH));

        push.learned("here:9092", false);

        assertEquals("false", push.settle(client("here:9092")).get(PUSH));
        push.learned("here:9092", true);
        assertNull(push.settle(client("here:9092")).get(PUSH));
    }

    @Test
    void ofOtherBrokersNothingIsKnown() {
        push.learned("here:9092", false);

        assertNull(push.settle(client("elsewhere:9092")).get(PUSH));
    }

    @Test
    void whatTheUserHasSetStays() {
        push.learned("here:9092", false);

        assertEquals(
                "true",
                push.settle(Map.of("bootstrap.servers", "here:9092", PUSH, "true"))
                        .get(PUSH));
    }

    private static Map<String, Object> client(String servers) {
        return Map.of("bootstrap.servers", servers);
    }
}
