package io.millrace.worker.runtime;

import io.millrace.worker.metrics.TaskMetrics;
import io.millrace.worker.task.TaskLoop;
import java.time.Duration;

/** Builds a task's loop from its spec: plugin, pipeline, clients. Called on the task's own thread. */
public interface TaskFactory {
    /** @param metrics the new task's own */
    PreparedTask create(TaskSpec spec, TaskMetrics metrics);

    /** How long a call into a plugin may take before it is reported as stalled; 0 for as long as it likes. */
    default Duration stallThreshold() {
        return Duration.ZERO;
    }

    /** How many connectors and tasks may start at once. */
    default int startsAtOnce() {
        return 16;
    }

    /**
     * A task ready to run.
     *
     * @param loader the connector's class loader, under which the loop runs
     * @param version the task's version, {@code undefined} when it has none
     */
    record PreparedTask(TaskLoop loop, ClassLoader loader, String version) {}
}
