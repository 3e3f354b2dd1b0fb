package io.millrace.worker.cluster;

import io.millrace.worker.model.ConnectorTaskId;
import java.util.Set;

/** What this worker is to run, and the config offset that this was decided at. Immutable. */
public record Assignment(long configOffset, int generation, Set<String> connectors, Set<ConnectorTaskId> tasks) {
    /** Nothing to run. */
    public static final Assignment NONE = new Assignment(-1, 0, Set.of(), Set.of());

    public Assignment {
        connectors = Set.copyOf(connectors);
        tasks = Set.copyOf(tasks);
    }
}
