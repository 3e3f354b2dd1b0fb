package io.millrace.worker.metrics;

import io.millrace.worker.model.ConnectorTaskId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.common.utils.Time;

/** The worker's metrics registry, seen through JMX under {@code kafka.connect}. Any thread. */
public final class WorkerMetrics implements AutoCloseable {
    private final Metrics metrics;

    public WorkerMetrics(Time time) {
        JmxReporter reporter = new JmxReporter();
        reporter.configure(Map.of());
        this.metrics =
                new Metrics(new MetricConfig(), List.of(reporter), time, new KafkaMetricsContext("kafka.connect"));
    }

    /** A connector's own metrics (KIP-877); close it with the connector. */
    public PluginMetricsImpl connector(String connector) {
        return new PluginMetricsImpl(metrics, Map.of("connector", connector));
    }

    /** A task's own metrics (KIP-877); close it with the task. */
    public PluginMetricsImpl task(ConnectorTaskId id) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("connector", id.connector());
        tags.put("task", Integer.toString(id.task()));
        return new PluginMetricsImpl(metrics, tags);
    }

    @Override
    public void close() {
        metrics.close();
    }
}
