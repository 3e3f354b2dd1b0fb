package io.millrace.worker.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.metrics.RebalanceMetrics.Cluster;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RebalanceMetricsTest {
    private final ManualTime time = new ManualTime();
    private final ReadableMetrics metrics = new ReadableMetrics(time);
    private Cluster cluster = new Cluster("SESSIONED", Optional.empty(), -1);
    private final RebalanceMetrics rebalances = metrics.worker.rebalances(() -> cluster);

    @Test
    void showsWhatIsKnownOfTheCluster() {
        assertEquals("SESSIONED", value("connect-protocol"));
        assertNull(value("leader-name"));
        assertEquals(-1.0, value("epoch"));

        cluster = new Cluster("EAGER", Optional.of("http://one:8083/"), 7);

        assertEquals("EAGER", value("connect-protocol"));
        assertEquals("http://one:8083/", value("leader-name"));
        assertEquals(7.0, value("epoch"));
    }

    @Test
    void measuresEachRebalance() {
        assertEquals(0.0, value("rebalancing"));
        assertEquals(0.0, value("completed-rebalances-total"));
        assertEquals(Double.POSITIVE_INFINITY, value("time-since-last-rebalance-ms"));

        rebalance(100);
        rebalance(300);
        time.advance(50);

        assertEquals(2.0, value("completed-rebalances-total"));
        assertEquals(300.0, value("rebalance-max-time-ms"));
        assertEquals(200.0, value("rebalance-avg-time-ms"));
        assertEquals(50.0, value("time-since-last-rebalance-ms"));
        assertEquals(0.0, value("rebalancing"));
    }

    @Test
    void countsFromTheFirstBeginningAndNothingThatNeverBegan() {
        rebalances.completed();
        assertEquals(0.0, value("completed-rebalances-total"));

        rebalances.began();
        time.advance(40);
        rebalances.began();
        assertEquals(1.0, value("rebalancing"));
        time.advance(2);
        rebalances.completed();
        rebalances.completed();

        assertEquals(1.0, value("completed-rebalances-total"));
        assertEquals(42.0, value("rebalance-max-time-ms"));
    }

    private void rebalance(long ms) {
        rebalances.began();
        time.advance(ms);
        rebalances.completed();
    }

    private Object value(String attribute) {
        return metrics.value("connect-worker-rebalance-metrics", attribute);
    }
}
