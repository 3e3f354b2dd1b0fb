package io.millrace.worker.source;

import io.millrace.worker.metrics.SourceTaskMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.task.PluginCall;
import java.util.function.BooleanSupplier;

/**
 * What a task does before it may write exactly once: former tasks are shut out, its own former self is, and only then it
 * is certain that it is still wanted and what has been committed. Task thread, except {@link #end()}.
 */
final class TransactionStart {
    private final ConnectorTaskId id;
    private final SourceTaskMetrics metrics;
    private final TransactionalClients clients;
    private final StartChecks checks;
    private final TransactionProblems problems;
    private final OpeningWaits waits = new OpeningWaits();

    TransactionStart(SourceTaskParts parts, TransactionalClients clients, StartChecks checks) {
        this.id = parts.id();
        this.metrics = parts.metrics();
        this.clients = clients;
        this.checks = checks;
        this.problems = new TransactionProblems(id);
    }

    /** Whether all is done; false when the task is to stop. */
    boolean run() {
        return step("fence", () -> waits.until(checks::fence, problems::fencing))
                && step("initTransactions", this::initTransactions)
                && step("verify", () -> waits.until(checks::verify, problems::verifying))
                && step("readOffsets", this::readOffsets);
    }

    /** Each step can be seen where a task that hangs is looked at. */
    private boolean step(String name, BooleanSupplier wait) {
        try (PluginCall ignored = metrics.calling(name)) {
            return wait.getAsBoolean();
        }
    }

    private boolean initTransactions() {
        return waits.until("init-transactions-" + id, clients.producer()::initTransactions, problems::initializing);
    }

    private boolean readOffsets() {
        return waits.until("offsets-of-" + id, clients.offsets().reader()::start, problems::offsets);
    }

    /** The task is to stop, or given up. Never blocks; any thread. */
    void end() {
        waits.end();
    }
}
