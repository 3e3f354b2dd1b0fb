package io.millrace.worker.model;

import java.util.Objects;

/** Identity of a task: its connector's name and its number, printed as {@code name-0}. Immutable. */
public record ConnectorTaskId(String connector, int task) implements Comparable<ConnectorTaskId> {
    public ConnectorTaskId {
        Objects.requireNonNull(connector, "connector");
    }

    @Override
    public int compareTo(ConnectorTaskId other) {
        int byConnector = connector.compareTo(other.connector);
        return byConnector != 0 ? byConnector : Integer.compare(task, other.task);
    }

    @Override
    public String toString() {
        return connector + "-" + task;
    }
}
