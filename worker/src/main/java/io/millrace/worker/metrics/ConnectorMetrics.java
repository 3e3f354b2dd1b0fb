package io.millrace.worker.metrics;

import io.millrace.worker.model.RunState;
import io.millrace.worker.task.PluginCall;
import java.util.Locale;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * The metrics of one connector instance, be it never made: its bean shows what is known. Closing ends the bean, not the
 * count of the worker's connectors. Any thread.
 */
public final class ConnectorMetrics {
    private final String name;
    private final MetricRegistry registry;
    private final WorkerTotals totals;
    private final StartUp start;
    private final PluginCall call;
    private final MetricGroup group;
    private volatile String className;
    private volatile String type = "unknown";
    private volatile String version = "undefined";
    private volatile RunState state = RunState.UNASSIGNED;
    private PluginMetricsScope plugin;
    private boolean closed;

    ConnectorMetrics(String name, String className, MetricRegistry registry, WorkerTotals totals, Time time) {
        this.name = name;
        this.className = className;
        this.registry = registry;
        this.totals = totals;
        this.start = totals.connectorStart();
        this.call = new PluginCall(time);
        totals.add(this);
        this.group = registry.group("connector-metrics", Tags.connector(name))
                .gauge(Attribute.CONNECTOR_TYPE, () -> type)
                .gauge(Attribute.CONNECTOR_CLASS, () -> this.className)
                .gauge(Attribute.CONNECTOR_VERSION, () -> version)
                .gauge(Attribute.STATUS, () -> state.name().toLowerCase(Locale.ROOT));
    }

    /** The call into the plugin that the instance's lane is in. */
    public PluginCall call() {
        return call;
    }

    /** The instance has been made. */
    public void made(Connector connector, String itsVersion) {
        className = connector.getClass().getName();
        version = itsVersion;
        if (connector instanceof SourceConnector) {
            type = "source";
        } else if (connector instanceof SinkConnector) {
            type = "sink";
        }
    }

    public void enter(RunState next) {
        state = next;
        start.enter(next);
    }

    /** What the connector registers itself (KIP-877); of no use any more after {@link #close()}. */
    public synchronized PluginMetricsScope plugin() {
        if (plugin == null) {
            plugin = closed ? PluginMetricsScope.ended(registry) : registry.plugin(Tags.connector(name));
        }
        return plugin;
    }

    /** The worker no longer counts the connector among its own, though it may still be stopping. */
    public void discard() {
        totals.remove(this);
    }

    /** The beans disappear. Idempotent; never blocks. */
    public synchronized void close() {
        closed = true;
        group.close();
        if (plugin != null) {
            plugin.close();
        }
    }
}
