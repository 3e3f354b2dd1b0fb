package io.millrace.worker.model;

import java.util.List;

/** The reported states of a connector and its tasks, sorted by task number. Immutable. */
public record ConnectorStateInfo(String name, ConnectorStatus connector, List<TaskStatus> tasks, ConnectorType type) {
    public ConnectorStateInfo {
        tasks = List.copyOf(tasks);
    }
}
