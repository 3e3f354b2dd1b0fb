package io.millrace.worker.herder;

import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.runtime.ConnectorSpec;
import io.millrace.worker.runtime.TaskSpec;
import java.util.Map;
import java.util.TreeMap;

/** What this worker should be running. Immutable. */
record DesiredWork(Map<String, ConnectorSpec> connectors, Map<ConnectorTaskId, TaskSpec> tasks) {
    static final DesiredWork NONE = new DesiredWork(Map.of(), Map.of());

    /** The part of this that runs already. */
    DesiredWork onlyOf(RunningWork running) {
        Map<String, ConnectorSpec> here = new TreeMap<>(connectors);
        here.keySet().retainAll(running.connectors.keySet());
        Map<ConnectorTaskId, TaskSpec> tasksHere = new TreeMap<>(tasks);
        tasksHere.keySet().retainAll(running.tasks.keySet());
        return new DesiredWork(here, tasksHere);
    }
}
