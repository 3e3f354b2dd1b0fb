package io.millrace.worker.runtime;

import io.millrace.worker.config.ConfigTransformer.Resolved;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.connector.Connector;

/** Creates connector instances from their specs. Called on the connector's lane. */
public interface ConnectorFactory {
    /** A new instance, not yet initialized. */
    ConnectorInstance create(ConnectorSpec spec, ContextRequests requests);

    /** What a connector may ask of the worker through its context. */
    interface ContextRequests {
        void requestTaskReconfiguration();

        void raiseError(Exception error);

        /** Where the connector registers metrics of its own (KIP-877). */
        PluginMetrics pluginMetrics();

        /** Tells with which values the connector's variables were resolved, and how long they hold. */
        default void configResolved(Resolved config) {}
    }

    /** A created connector and what the worker needs to drive it; close it after the connector has stopped. */
    interface ConnectorInstance extends AutoCloseable {
        Connector connector();

        ClassLoader loader();

        String version();

        /** Hands the connector its context. */
        void initialize();

        /** The config with its variables resolved, as {@code start} gets it. */
        Map<String, String> resolvedConfig();

        /** Raw task configs as they go into the config store (tasks.max enforced, framework keys added). */
        List<Map<String, String>> taskConfigs();

        /** Releases the context: its offset reader. Any thread; idempotent; never blocks. */
        @Override
        void close();
    }
}
