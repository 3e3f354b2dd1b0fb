package io.millrace.worker.herder;

import io.millrace.worker.herder.RunningWork.Phase;
import io.millrace.worker.herder.RunningWork.RunningConnector;
import io.millrace.worker.herder.RunningWork.RunningTask;
import io.millrace.worker.runtime.ConnectorSpec;
import io.millrace.worker.runtime.TaskSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares what should run with what does run, and lists the changes to make. A successor starts only once its
 * predecessor has ended, so a replacement takes two plans. Pure.
 */
final class Reconciler {
    private Reconciler() {}

    static List<WorkChange> plan(DesiredWork desired, RunningWork running) {
        List<WorkChange> changes = new ArrayList<>();
        running.tasks.forEach((id, task) -> planTask(task, desired.tasks().get(id), changes));
        running.connectors.forEach((name, connector) ->
                planConnector(connector, desired.connectors().get(name), changes));
        desired.connectors().forEach((name, spec) -> {
            if (!running.connectors.containsKey(name)) {
                changes.add(new WorkChange.StartConnector(spec));
            }
        });
        desired.tasks().forEach((id, spec) -> {
            if (!running.tasks.containsKey(id)) {
                changes.add(new WorkChange.StartTask(spec));
            }
        });
        return changes;
    }

    private static void planConnector(RunningConnector running, ConnectorSpec desired, List<WorkChange> changes) {
        if (running.phase() == Phase.STOPPING) {
            return;
        }
        String name = running.spec().name();
        if (desired == null || running.phase() == Phase.OUTDATED || !desired.sameInstance(running.spec())) {
            changes.add(new WorkChange.StopConnector(name));
        } else if (desired.target() != running.spec().target()) {
            changes.add(new WorkChange.RetargetConnector(name, desired.target()));
        }
    }

    private static void planTask(RunningTask running, TaskSpec desired, List<WorkChange> changes) {
        if (running.phase() == Phase.STOPPING) {
            return;
        }
        if (desired == null || running.phase() == Phase.OUTDATED || !desired.sameInstance(running.spec())) {
            changes.add(new WorkChange.StopTask(running.spec().id()));
        } else if (desired.target() != running.spec().target()) {
            changes.add(new WorkChange.RetargetTask(running.spec().id(), desired.target()));
        }
    }
}
