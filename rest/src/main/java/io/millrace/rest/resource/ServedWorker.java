package io.millrace.rest.resource;

import io.millrace.worker.api.ConnectorFiles;
import io.millrace.worker.api.Herder;
import io.millrace.worker.api.PluginCatalog;
import io.millrace.worker.api.WorkerLoggers;
import java.util.Optional;

/** The worker behind the endpoints; it is handed in after the endpoints have been built. Any thread. */
public final class ServedWorker {
    private volatile Parts parts;
    private volatile Optional<ConnectorFiles> connectorFiles = Optional.empty();

    private record Parts(Herder herder, PluginCatalog plugins, WorkerLoggers loggers, String version, String commit) {}

    /** Called once, before the first request reaches an endpoint. */
    public void install(Herder herder, PluginCatalog plugins, WorkerLoggers loggers, String version, String commit) {
        parts = new Parts(herder, plugins, loggers, version, commit);
    }

    /** The files that connectors follow; without this call there are none. */
    public void install(ConnectorFiles files) {
        connectorFiles = Optional.of(files);
    }

    Optional<ConnectorFiles> connectorFiles() {
        return connectorFiles;
    }

    Herder herder() {
        return parts.herder();
    }

    /** A message as callers may see it. */
    String withoutSecrets(String text) {
        Parts served = parts;
        return served == null ? text : served.herder().withoutSecrets(text);
    }

    PluginCatalog plugins() {
        return parts.plugins();
    }

    WorkerLoggers loggers() {
        return parts.loggers();
    }

    String version() {
        return parts.version();
    }

    String commit() {
        return parts.commit();
    }
}
