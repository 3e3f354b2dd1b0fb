package io.millrace.worker.runtime;

import io.millrace.worker.model.ConnectorTaskId;
import java.util.concurrent.CompletableFuture;

/** What has to hold before a task that writes exactly once may write (KIP-618). Any thread; never blocks. */
public interface TaskFences {
    /** Has the leader make sure that no former task of the connector writes any more. Fails with the leader's reason. */
    CompletableFuture<Void> fence(ConnectorTaskId id);

    /**
     * Reads the config log to its end; fails with a ConnectException if the connector has got other tasks since, or the
     * task is not this worker's any more.
     *
     * @param generation of the set of tasks that the task belongs to
     */
    CompletableFuture<Void> verify(ConnectorTaskId id, long generation);
}
