package io.millrace.worker.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;

/**
 * The metrics of one plugin instance; closing removes them, once, so that an instance that was cut off can't take its
 * successor's with it. After that every use is refused. Any thread.
 */
public final class PluginMetricsScope implements PluginMetrics, AutoCloseable {
    private final PluginMetricsImpl metrics;
    private final MetricRegistry registry;
    private final Map<String, String> tags;
    private boolean closed;

    PluginMetricsScope(PluginMetricsImpl metrics, MetricRegistry registry, Map<String, String> tags) {
        this.metrics = metrics;
        this.registry = registry;
        this.tags = tags;
    }

    /** A scope for an instance that came too late. */
    static PluginMetricsScope ended(MetricRegistry registry) {
        PluginMetricsScope scope =
                new PluginMetricsScope(new PluginMetricsImpl(registry.metrics(), Map.of()), registry, Map.of());
        scope.close();
        return scope;
    }

    Map<String, String> tags() {
        return tags;
    }

    @Override
    public synchronized MetricName metricName(String name, String description, LinkedHashMap<String, String> tags) {
        return metrics.metricName(name, description, tags);
    }

    @Override
    public synchronized void addMetric(MetricName name, MetricValueProvider<?> provider) {
        metrics.addMetric(name, provider);
    }

    @Override
    public synchronized void removeMetric(MetricName name) {
        metrics.removeMetric(name);
    }

    @Override
    public synchronized Sensor addSensor(String name) {
        return metrics.addSensor(name);
    }

    @Override
    public synchronized void removeSensor(String name) {
        metrics.removeSensor(name);
    }

    @Override
    public void close() {
        remove();
        registry.ended(this);
    }

    private synchronized void remove() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            metrics.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
