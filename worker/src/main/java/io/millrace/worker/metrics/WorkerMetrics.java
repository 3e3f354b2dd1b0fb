package io.millrace.worker.metrics;

import io.millrace.worker.model.ConnectorTaskId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.common.utils.Time;

/** The worker's metrics registry, seen through JMX under {@code kafka.connect}. Any thread. */
public final class WorkerMetrics implements AutoCloseable {
    private final Metrics metrics;
    private final Map<Object, PluginMetricsScope> scopes = new ConcurrentHashMap<>();

    public WorkerMetrics(Time time) {
        JmxReporter reporter = new JmxReporter();
        reporter.configure(Map.of());
        this.metrics =
                new Metrics(new MetricConfig(), List.of(reporter), time, new KafkaMetricsContext("kafka.connect"));
    }

    /** A connector's own metrics (KIP-877); close them with the connector. Those of a former instance end now. */
    public PluginMetricsScope connector(String connector) {
        return scope(connector, Map.of("connector", connector));
    }

    /** A task's own metrics (KIP-877); close them with the task. Those of a former instance end now. */
    public PluginMetricsScope task(ConnectorTaskId id) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("connector", id.connector());
        tags.put("task", Integer.toString(id.task()));
        return scope(id, tags);
    }

    private PluginMetricsScope scope(Object owner, Map<String, String> tags) {
        return scopes.compute(owner, (key, former) -> {
            if (former != null) {
                former.close(); // an instance that was cut off may live on; its metrics do not
            }
            return new PluginMetricsScope(new PluginMetricsImpl(metrics, tags));
        });
    }

    @Override
    public void close() {
        metrics.close();
    }
}
