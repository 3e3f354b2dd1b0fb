package io.millrace.worker.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {
    private static final ConnectorTaskId ID = new ConnectorTaskId("orders", 0);
    private static final String TASK = "connector-task-metrics";
    private static final String WORKER = "connect-worker-metrics";
    private static final Set<String> NO_TASKS = Set.of("count", "kafka-metrics-count", WORKER);

    private final ManualTime time = new ManualTime();
    private final ReadableMetrics metrics = new ReadableMetrics(time);

    @Test
    void isUnassignedBeforeTheTaskSaysAnything() {
        TaskMetrics task = metrics.task(ID);

        assertEquals("unassigned", metrics.value(TASK, "status"));
        task.enter(RunState.PAUSED);
        assertEquals("paused", metrics.value(TASK, "status"));
    }

    @Test
    void theTypeOfTheConnectorIsText() {
        metrics.task(ID);

        assertEquals("source", metrics.value(TASK, "connector-type"));
    }

    @Test
    void beansDisappearWithTheTask() {
        TaskMetrics task = metrics.task(ID);
        task.source();
        task.transformation("t", new PluginLabel("T", "1"));
        task.predicate("p", new PluginLabel("P", "1"));

        task.close();
        task.discard();

        assertTrue(NO_TASKS.containsAll(metrics.groups()), metrics.groups().toString());
    }

    @Test
    void whatACutOffTaskStillDoesHarmsNobody() {
        TaskMetrics cutOff = metrics.worker.task(ID);
        TaskMetrics early = metrics.task(ID);
        SourceTaskMetrics earlyActivity = early.source();
        early.close();
        cutOff.close();
        SourceTaskMetrics successor = metrics.task(ID).source();
        successor.polled(3, time.milliseconds());

        PluginLabel label = new PluginLabel("Late", "1");
        cutOff.made(
                new TaskDescription(io.millrace.worker.model.ConnectorType.SINK, label, label, label, label, label));
        cutOff.source().polled(100, time.milliseconds());
        earlyActivity.polled(100, time.milliseconds());
        early.close();
        cutOff.close();

        assertEquals("source", metrics.value(TASK, "connector-type"));
        assertEquals(3.0, metrics.value("source-task-metrics", "source-record-poll-total"));
    }

    @Test
    void aSuccessorTakesOverFromATaskThatWasNeverClosed() {
        metrics.task(ID).source().polled(5, time.milliseconds());

        SourceTaskMetrics successor = metrics.task(ID).source();
        successor.polled(1, time.milliseconds());

        assertEquals(1.0, metrics.value("source-task-metrics", "source-record-poll-total"));
    }

    @Test
    void countsTasksByTheirStates() {
        TaskMetrics first = metrics.worker.task(ID);
        TaskMetrics second = metrics.worker.task(new ConnectorTaskId("orders", 1));
        TaskMetrics third = metrics.worker.task(new ConnectorTaskId("orders", 2));
        TaskMetrics other = metrics.worker.task(new ConnectorTaskId("others", 0));
        first.enter(RunState.RUNNING);
        second.enter(RunState.FAILED);
        other.enter(RunState.PAUSED);
        second.close();

        assertEquals(3L, count("orders", "total"));
        assertEquals(1L, count("orders", "running"));
        assertEquals(1L, count("orders", "failed"));
        assertEquals(0L, count("orders", "unassigned"), "the third has said nothing yet");
        assertEquals(1L, count("others", "paused"));
        assertEquals(4.0, metrics.value(WORKER, Map.of(), "task-count"));

        first.discard();
        second.discard();
        third.discard();

        assertEquals("none", count("orders", "total"));
        assertEquals(1.0, metrics.value(WORKER, Map.of(), "task-count"));
    }

    private Object count(String connector, String kind) {
        return metrics.value(WORKER, Map.of("connector", connector), "connector-" + kind + "-task-count");
    }

    @Test
    void countsEachStartOnce() {
        TaskMetrics good = metrics.worker.task(ID);
        good.enter(RunState.PAUSED);
        good.enter(RunState.RUNNING);
        good.enter(RunState.PAUSED);
        good.enter(RunState.RUNNING);
        good.enter(RunState.FAILED);
        metrics.worker.task(ID).enter(RunState.FAILED);
        metrics.worker.task(ID).enter(RunState.RUNNING);
        metrics.worker.task(ID).enter(RunState.UNASSIGNED);

        assertEquals(3.0, total("task-startup-attempts-total"));
        assertEquals(2.0, total("task-startup-success-total"));
        assertEquals(1.0, total("task-startup-failure-total"));
        assertEquals(2.0 / 3, (double) total("task-startup-success-percentage"), 0.001);
        assertEquals(1.0 / 3, (double) total("task-startup-failure-percentage"), 0.001);
    }

    private Object total(String attribute) {
        return metrics.value(WORKER, Map.of(), attribute);
    }

    @Test
    void aPluginsOwnMetricsEndWithTheTask() {
        TaskMetrics task = metrics.task(ID);
        PluginMetrics own = task.plugin("converter", "key");
        var name = own.metricName("mine", "", new LinkedHashMap<>());
        own.addMetric(name, (Gauge<Integer>) (config, now) -> 7);

        assertEquals(
                7, metrics.value("plugins", Map.of("connector", "orders", "task", "0", "converter", "key"), "mine"));
        task.close();

        assertFalse(metrics.groups().contains("plugins"));
        assertThrows(IllegalStateException.class, () -> own.addSensor("late"));
        assertThrows(IllegalStateException.class, () -> task.plugin().addSensor("late"));
    }

    @Test
    void instancesOfOnePredicateShareTheirMetrics() {
        TaskMetrics task = metrics.task(ID);

        assertEquals(task.plugin("predicate", "p"), task.plugin("predicate", "p"));
    }
}
