package io.millrace.worker.metrics;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;

/**
 * Who owns which name in Kafka's registry: a new owner ends the former one, so that what was cut off can't take its
 * successor's metrics with it; once closed it registers nothing. Any thread.
 */
final class MetricRegistry {
    private record Name(String group, Map<String, String> tags) {}

    private final Metrics metrics;
    private final Map<Name, MetricGroup> groups = new HashMap<>();
    private final Map<Map<String, String>, PluginMetricsScope> scopes = new HashMap<>();
    private boolean closed;

    MetricRegistry(Metrics metrics) {
        this.metrics = metrics;
    }

    Metrics metrics() {
        return metrics;
    }

    /** A bean without attributes yet. */
    synchronized MetricGroup group(String name, Map<String, String> tags) {
        MetricGroup group = new MetricGroup(this, name, tags);
        MetricGroup former = groups.put(new Name(name, tags), group);
        if (former != null) {
            former.clear();
        }
        if (closed) {
            group.clear();
        }
        return group;
    }

    synchronized void ended(MetricGroup group) {
        group.clear();
        groups.remove(new Name(group.name(), group.tags()), group);
    }

    /** Metrics that a plugin registers itself (KIP-877). */
    synchronized PluginMetricsScope plugin(Map<String, String> tags) {
        PluginMetricsScope former = scopes.get(tags);
        if (former != null) {
            former.close();
        }
        PluginMetricsScope scope = new PluginMetricsScope(new PluginMetricsImpl(metrics, tags), this, tags);
        scopes.put(tags, scope);
        if (closed) {
            scope.close();
        }
        return scope;
    }

    synchronized void ended(PluginMetricsScope scope) {
        scopes.remove(scope.tags(), scope);
    }

    synchronized void close() {
        closed = true;
        groups.values().forEach(MetricGroup::clear);
        groups.clear();
        Map.copyOf(scopes).values().forEach(PluginMetricsScope::close);
    }
}
