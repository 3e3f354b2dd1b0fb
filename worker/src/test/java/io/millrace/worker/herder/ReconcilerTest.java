package io.millrace.worker.herder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.herder.RunningWork.Phase;
import io.millrace.worker.herder.RunningWork.RunningConnector;
import io.millrace.worker.herder.RunningWork.RunningTask;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.runtime.ConnectorSpec;
import io.millrace.worker.runtime.TaskSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
    private static final ConnectorSpec ORDERS = connector("orders", 1, TargetState.STARTED);
    private static final TaskSpec FIRST = task(0, "a", Map.of());
    private static final TaskSpec SECOND = task(1, "a", Map.of());

    private final RunningWork running = new RunningWork();

    @Test
    void startsWhatIsDesiredAndDoesNotRun() {
        var desired = new DesiredWork(Map.of("orders", ORDERS), Map.of(FIRST.id(), FIRST));

        var changes = Reconciler.plan(desired, running);

        assertEquals(List.of(new WorkChange.StartConnector(ORDERS), new WorkChange.StartTask(FIRST)), changes);
    }

    @Test
    void leavesAloneWhatFits() {
        run(ORDERS, Phase.RUNNING);
        run(FIRST, Phase.RUNNING);

        var changes = Reconciler.plan(new DesiredWork(Map.of("orders", ORDERS), Map.of(FIRST.id(), FIRST)), running);

        assertEquals(List.of(), changes);
    }

    @Test
    void restartsOnlyTheTaskWhoseConfigChanged() {
        run(FIRST, Phase.RUNNING);
        run(SECOND, Phase.RUNNING);
        TaskSpec changed = task(1, "b", Map.of());

        var changes =
                Reconciler.plan(new DesiredWork(Map.of(), Map.of(FIRST.id(), FIRST, changed.id(), changed)), running);

        assertEquals(List.of(new WorkChange.StopTask(SECOND.id())), changes);
    }

    @Test
    void restartsATaskWhoseConnectorChangedTheConverter() {
        run(FIRST, Phase.RUNNING);
        TaskSpec changed = task(0, "a", Map.of("value.converter", "Other"));

        var changes = Reconciler.plan(new DesiredWork(Map.of(), Map.of(changed.id(), changed)), running);

        assertEquals(List.of(new WorkChange.StopTask(FIRST.id())), changes);
    }

    @Test
    void keepsATaskWhenTheConnectorChangedWhatTasksDoNotRead() {
        run(FIRST, Phase.RUNNING);
        TaskSpec same = task(0, "a", Map.of("tasks.max", "7", "topicsy", "x"));

        var changes = Reconciler.plan(new DesiredWork(Map.of(), Map.of(same.id(), same)), running);

        assertEquals(List.of(), changes);
    }

    @Test
    void startsASuccessorOnlyOnceItsPredecessorHasEnded() {
        run(ORDERS, Phase.STOPPING);
        ConnectorSpec next = connector("orders", 2, TargetState.STARTED);
        var desired = new DesiredWork(Map.of("orders", next), Map.of());

        assertEquals(List.of(), Reconciler.plan(desired, running));
        running.connectors.clear();
        assertEquals(List.of(new WorkChange.StartConnector(next)), Reconciler.plan(desired, running));
    }

    @Test
    void movesARunningConnectorAndItsTasksToAnotherTargetState() {
        run(ORDERS, Phase.RUNNING);
        run(FIRST, Phase.RUNNING);
        var desired = new DesiredWork(
                Map.of("orders", ORDERS.with(TargetState.PAUSED)), Map.of(FIRST.id(), FIRST.with(TargetState.PAUSED)));

        var changes = Reconciler.plan(desired, running);

        assertEquals(
                List.of(
                        new WorkChange.RetargetTask(FIRST.id(), TargetState.PAUSED),
                        new WorkChange.RetargetConnector("orders", TargetState.PAUSED)),
                changes);
    }

    @Test
    void replacesWhatARestartMarkedAsOutdated() {
        run(ORDERS, Phase.OUTDATED);

        var changes = Reconciler.plan(new DesiredWork(Map.of("orders", ORDERS), Map.of()), running);

        assertEquals(List.of(new WorkChange.StopConnector("orders")), changes);
    }

    private void run(ConnectorSpec spec, Phase phase) {
        running.connectors.put(spec.name(), new RunningConnector(spec, phase, 1));
    }

    private void run(TaskSpec spec, Phase phase) {
        running.tasks.put(spec.id(), new RunningTask(spec, phase, 1));
    }

    private static ConnectorSpec connector(String name, long revision, TargetState target) {
        return new ConnectorSpec(name, Map.of("connector.class", "C"), revision, target);
    }

    private static TaskSpec task(int number, String value, Map<String, String> connectorConfig) {
        return new TaskSpec(
                new ConnectorTaskId("orders", number), connectorConfig, Map.of("k", value), TargetState.STARTED);
    }
}
