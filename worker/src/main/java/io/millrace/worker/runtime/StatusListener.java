package io.millrace.worker.runtime;

import io.millrace.worker.config.ConfigTransformer.Resolved;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;

/** Hears what connectors and tasks report of themselves. Called on their threads; must not block. */
public interface StatusListener {
    /**
     * @param trace stack trace of a failure, otherwise empty
     * @param version the plugin's version, {@code undefined} when not known
     */
    void connector(String connector, RunState state, String trace, String version);

    /** As for connectors. */
    void task(ConnectorTaskId id, RunState state, String trace, String version);

    /** The connector asked for its task configs to be generated anew. */
    void reconfigurationRequested(String connector);

    /** The variables of a connector's config were resolved for an instance that is about to start. */
    default void configResolved(String connector, Resolved config) {}
}
