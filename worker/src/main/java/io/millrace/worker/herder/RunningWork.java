package io.millrace.worker.herder;

import io.millrace.worker.cluster.Assignment;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.runtime.ConnectorSpec;
import io.millrace.worker.runtime.TaskSpec;
import java.util.Map;
import java.util.TreeMap;

/** What runs on this worker, and in which phase. Loop only. */
final class RunningWork {
    /** Where a running thing stands in the herder's eyes. */
    enum Phase {
        /** Stays as long as it is desired. */
        RUNNING,
        /** Is to be replaced although its spec fits: a restart was asked for. */
        OUTDATED,
        /** Was asked to stop and has not ended yet. */
        STOPPING
    }

    /** @param number tells instances apart; later starts have higher ones */
    record RunningConnector(ConnectorSpec spec, Phase phase, long number) {}

    /** @param number as for connectors */
    record RunningTask(TaskSpec spec, Phase phase, long number) {}

    final Map<String, RunningConnector> connectors = new TreeMap<>();
    final Map<ConnectorTaskId, RunningTask> tasks = new TreeMap<>();

    /** Whether anything of this connector still runs. */
    boolean touches(String connector) {
        return runsUpTo(connector, Long.MAX_VALUE);
    }

    /** Whether a task of this connector still runs that was started no later than this. */
    boolean runsTaskUpTo(String connector, long number) {
        return tasks.values().stream()
                .anyMatch(task -> task.spec().id().connector().equals(connector) && task.number() <= number);
    }

    /** Whether anything of this connector still runs that was started no later than this. */
    boolean runsUpTo(String connector, long number) {
        RunningConnector instance = connectors.get(connector);
        return instance != null && instance.number() <= number || runsTaskUpTo(connector, number);
    }

    /** Whether something runs that the assignment does not name. */
    boolean exceeds(Assignment assignment) {
        return !assignment.connectors().containsAll(connectors.keySet())
                || !assignment.tasks().containsAll(tasks.keySet());
    }

    boolean isEmpty() {
        return connectors.isEmpty() && tasks.isEmpty();
    }

    void phase(String connector, Phase phase) {
        connectors.computeIfPresent(
                connector, (name, running) -> new RunningConnector(running.spec(), phase, running.number()));
    }

    void phase(ConnectorTaskId task, Phase phase) {
        tasks.computeIfPresent(task, (id, running) -> new RunningTask(running.spec(), phase, running.number()));
    }

    /** Marks for a restart what isn't stopping anyway. */
    void outdate(String connector) {
        if (connectors.containsKey(connector) && connectors.get(connector).phase() == Phase.RUNNING) {
            phase(connector, Phase.OUTDATED);
        }
    }

    /** Marks for a restart what isn't stopping anyway. */
    void outdate(ConnectorTaskId task) {
        if (tasks.containsKey(task) && tasks.get(task).phase() == Phase.RUNNING) {
            phase(task, Phase.OUTDATED);
        }
    }
}
