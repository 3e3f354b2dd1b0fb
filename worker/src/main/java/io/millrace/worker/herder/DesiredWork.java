package io.millrace.worker.herder;

import io.millrace.worker.cluster.Assignment;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.runtime.ConnectorSpec;
import io.millrace.worker.runtime.TaskSpec;
import java.util.Map;
import java.util.TreeMap;

/** What this worker should be running. Immutable. */
record DesiredWork(Map<String, ConnectorSpec> connectors, Map<ConnectorTaskId, TaskSpec> tasks) {
    static final DesiredWork NONE = new DesiredWork(Map.of(), Map.of());

    /** The assigned part of an image; what is assigned but no longer configured is left out. */
    static DesiredWork of(ClusterConfigState image, Assignment assignment) {
        Map<String, ConnectorSpec> connectors = new TreeMap<>();
        assignment
                .connectors()
                .forEach(name -> image.connector(name)
                        .ifPresent(entry -> connectors.put(
                                name, new ConnectorSpec(name, entry.config(), entry.revision(), entry.target()))));
        Map<ConnectorTaskId, TaskSpec> tasks = new TreeMap<>();
        assignment
                .tasks()
                .forEach(id -> image.connector(id.connector())
                        .filter(entry -> entry.target() != TargetState.STOPPED)
                        .filter(entry -> id.task() < entry.tasks().size())
                        .ifPresent(entry -> tasks.put(
                                id,
                                new TaskSpec(id, entry.applied(), entry.tasks().get(id.task()), entry.target()))));
        return new DesiredWork(connectors, tasks);
    }

    /** The part of this that runs already. */
    DesiredWork onlyOf(RunningWork running) {
        Map<String, ConnectorSpec> here = new TreeMap<>(connectors);
        here.keySet().retainAll(running.connectors.keySet());
        Map<ConnectorTaskId, TaskSpec> tasksHere = new TreeMap<>(tasks);
        tasksHere.keySet().retainAll(running.tasks.keySet());
        return new DesiredWork(here, tasksHere);
    }
}
