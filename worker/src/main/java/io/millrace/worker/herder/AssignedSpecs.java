package io.millrace.worker.herder;

import io.millrace.worker.cluster.Assignment;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.runtime.ConnectorSpec;
import io.millrace.worker.runtime.TaskSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The assigned part of the latest image. Connectors that are in two images as the same object keep their specs, so that
 * a change of one connector does not cost the more the more of them there are. Loop only.
 */
final class AssignedSpecs {
    private final Predicate<Map<String, String>> exactlyOnce;
    private ClusterConfigState image = ClusterConfigState.EMPTY;
    private DesiredWork work = DesiredWork.NONE;

    /** @param exactlyOnce whether the tasks that were generated from a raw connector config write exactly once */
    AssignedSpecs(Predicate<Map<String, String>> exactlyOnce) {
        this.exactlyOnce = exactlyOnce;
    }

    /** What is assigned but no longer configured is left out. */
    DesiredWork of(ClusterConfigState next, Assignment assignment) {
        Map<String, ConnectorSpec> connectors = new TreeMap<>();
        assignment
                .connectors()
                .forEach(name -> next.connector(name).ifPresent(entry -> connectors.put(name, spec(name, entry))));
        Map<ConnectorTaskId, TaskSpec> tasks = new TreeMap<>();
        Map<String, OptionalLong> generations = new HashMap<>();
        assignment
                .tasks()
                .forEach(id -> next.connector(id.connector())
                        .filter(entry -> entry.target() != TargetState.STOPPED)
                        .filter(entry -> id.task() < entry.tasks().size())
                        .ifPresent(entry -> tasks.put(
                                id,
                                spec(
                                        id,
                                        entry,
                                        generations.computeIfAbsent(id.connector(), name -> generation(entry))))));
        image = next;
        work = new DesiredWork(connectors, tasks);
        return work;
    }

    private ConnectorSpec spec(String name, ConnectorEntry entry) {
        ConnectorSpec former = work.connectors().get(name);
        return former != null && isUnchanged(name, entry)
                ? former
                : new ConnectorSpec(name, entry.config(), entry.revision(), entry.target());
    }

    private TaskSpec spec(ConnectorTaskId id, ConnectorEntry entry, OptionalLong generation) {
        TaskSpec former = work.tasks().get(id);
        boolean same = former != null
                && isUnchanged(id.connector(), entry)
                && former.generation().equals(generation);
        return same
                ? former
                : new TaskSpec(id, entry.applied(), entry.tasks().get(id.task()), entry.target(), generation);
    }

    private boolean isUnchanged(String connector, ConnectorEntry entry) {
        return image.connectors().get(connector) == entry;
    }

    private OptionalLong generation(ConnectorEntry entry) {
        return exactlyOnce.test(entry.applied())
                ? OptionalLong.of(entry.commit().generation())
                : OptionalLong.empty();
    }
}
