package io.millrace.worker.runtime;

import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.source.StartChecks;
import java.util.concurrent.CompletableFuture;

/** The fences, asked for one task. Any thread. */
record TaskStartChecks(TaskFences fences, ConnectorTaskId id, long generation) implements StartChecks {
    @Override
    public CompletableFuture<Void> fence() {
        return fences.fence(id);
    }

    @Override
    public CompletableFuture<Void> verify() {
        return fences.verify(id, generation);
    }
}
