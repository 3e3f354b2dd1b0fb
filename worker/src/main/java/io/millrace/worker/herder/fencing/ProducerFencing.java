package io.millrace.worker.herder.fencing;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;

/** Shuts out the transactional producers that tasks of source connectors have at the moment. Any thread. */
@FunctionalInterface
public interface ProducerFencing {
    /**
     * Completes when none of these producers can commit any more; cancelling it gives the attempt up.
     *
     * @param config raw config of the connector
     * @param tasks how many: those with numbers below it
     */
    CompletableFuture<Void> fence(String connector, Map<String, String> config, int tasks);

    /** For a worker that shares its work with nobody, and so has no former tasks. */
    ProducerFencing NONE = (connector, config, tasks) -> CompletableFuture.failedFuture(
            new ConnectException("Tasks of connector '" + connector + "' are not shut out by this worker"));
}
