package io.millrace.worker.metrics;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.utils.Time;

/** The bean of a worker's rebalances (contract, metrics.md, section 9). Any thread. */
final class RebalanceBean implements RebalanceMetrics {
    private final Time time;
    private final Sensor completed;
    private final Sensor duration;
    private boolean underWay;
    private boolean any;
    private long beganMs;
    private long completedMs;

    RebalanceBean(MetricRegistry registry, Supplier<Cluster> cluster, Time time) {
        this.time = time;
        MetricGroup group = registry.group("connect-worker-rebalance-metrics", Map.of())
                .gauge(Attribute.CONNECT_PROTOCOL, () -> cluster.get().protocol())
                .gauge(Attribute.LEADER_NAME, () -> cluster.get().leaderUrl().orElse(null))
                .gauge(Attribute.EPOCH, () -> (double) cluster.get().generation())
                .gauge(Attribute.REBALANCING, this::rebalancing)
                .gauge(Attribute.SINCE_LAST_REBALANCE, this::sinceLast);
        completed = group.total(Attribute.REBALANCES_COMPLETED);
        duration = group.maxAndAvg(Attribute.REBALANCE_MAX, Attribute.REBALANCE_AVG);
    }

    @Override
    public synchronized void began() {
        if (!underWay) {
            underWay = true;
            beganMs = time.milliseconds();
        }
    }

    @Override
    public synchronized void completed() {
        if (underWay) {
            underWay = false;
            any = true;
            completedMs = time.milliseconds();
            completed.record(1.0);
            duration.record(completedMs - beganMs);
        }
    }

    private synchronized double rebalancing() {
        return underWay ? 1.0 : 0.0;
    }

    private synchronized double sinceLast() {
        return any ? time.milliseconds() - completedMs : Double.POSITIVE_INFINITY;
    }
}
