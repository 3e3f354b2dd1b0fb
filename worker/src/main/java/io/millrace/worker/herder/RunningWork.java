package io.millrace.worker.herder;

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

    record RunningConnector(ConnectorSpec spec, Phase phase) {}

    record RunningTask(TaskSpec spec, Phase phase) {}

    final Map<String, RunningConnector> connectors = new TreeMap<>();
    final Map<ConnectorTaskId, RunningTask> tasks = new TreeMap<>();

    /** Whether anything of this connector still runs. */
    boolean touches(String connector) {
        return connectors.containsKey(connector) || touchesTasks(connector);
    }

    /** Whether any task of this connector still runs. */
    boolean touchesTasks(String connector) {
        return tasks.keySet().stream().anyMatch(id -> id.connector().equals(connector));
    }

    boolean isEmpty() {
        return connectors.isEmpty() && tasks.isEmpty();
    }

    void phase(String connector, Phase phase) {
        connectors.computeIfPresent(connector, (name, running) -> new RunningConnector(running.spec(), phase));
    }

    void phase(ConnectorTaskId task, Phase phase) {
        tasks.computeIfPresent(task, (id, running) -> new RunningTask(running.spec(), phase));
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
