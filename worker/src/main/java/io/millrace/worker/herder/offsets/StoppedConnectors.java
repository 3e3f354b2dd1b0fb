package io.millrace.worker.herder.offsets;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Connectors that stay stopped while something is done with them. Any thread. */
public interface StoppedConnectors {
    /**
     * Does work on a connector that is stopped and of which no task runs any more; whoever wants to resume, change or
     * delete it meanwhile has to wait. A connector that is unknown or not stopped is refused.
     *
     * @param what for messages, e.g. {@code altering the offsets of connector 'orders'}
     * @param work given the connector's raw config; must not block, and its future must complete within its deadline
     */
    <T> CompletableFuture<T> whileStopped(
            String connector, String what, Function<Map<String, String>, CompletableFuture<T>> work);
}
