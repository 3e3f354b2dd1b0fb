package io.millrace.worker.runtime;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;

/** Creates connector instances from their specs. Called on the connector's lane. */
public interface ConnectorFactory {
    /** A new instance, not yet initialized. */
    ConnectorInstance create(ConnectorSpec spec, ContextRequests requests);

    /** What a connector may ask of the worker through its context. */
    interface ContextRequests {
        void requestTaskReconfiguration();

        void raiseError(Exception error);
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

        /** Releases the context: its offset reader and metrics. Any thread; idempotent; never blocks. */
        @Override
        void close();
    }
}
