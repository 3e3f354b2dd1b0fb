package io.millrace.worker.metrics;

import io.millrace.worker.model.RunState;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the worker runs, counted: all of it, and the tasks of each connector. Any thread. */
final class WorkerTotals {
    private static final String GROUP = "connect-worker-metrics";

    /** The tasks of one connector and their bean. */
    private record ConnectorTasks(Set<TaskMetrics> tasks, MetricGroup group) {}

    private final MetricRegistry registry;
    private final Set<ConnectorMetrics> connectors = ConcurrentHashMap.newKeySet();
    private final Set<TaskMetrics> tasks = ConcurrentHashMap.newKeySet();
    private final Map<String, ConnectorTasks> byConnector = new HashMap<>();
    private final StartUps connectorStarts;
    private final StartUps taskStarts;

    WorkerTotals(MetricRegistry registry) {
        this.registry = registry;
        MetricGroup group = registry.group(GROUP, Map.of());
        group.gauge(Attribute.CONNECTOR_COUNT, () -> (double) connectors.size());
        group.gauge(Attribute.TASK_COUNT, () -> (double) tasks.size());
        this.connectorStarts = StartUps.ofConnectors(group);
        this.taskStarts = StartUps.ofTasks(group);
    }

    StartUp connectorStart() {
        return new StartUp(connectorStarts);
    }

    StartUp taskStart() {
        return new StartUp(taskStarts);
    }

    void add(ConnectorMetrics connector) {
        connectors.add(connector);
    }

    void remove(ConnectorMetrics connector) {
        connectors.remove(connector);
    }

    synchronized void add(TaskMetrics task) {
        tasks.add(task);
        byConnector.computeIfAbsent(task.id().connector(), this::open).tasks().add(task);
    }

    synchronized void remove(TaskMetrics task) {
        if (!tasks.remove(task)) {
            return;
        }
        String connector = task.id().connector();
        ConnectorTasks left = byConnector.get(connector);
        left.tasks().remove(task);
        if (left.tasks().isEmpty()) {
            byConnector.remove(connector);
            left.group().close();
        }
    }

    private ConnectorTasks open(String connector) {
        Set<TaskMetrics> local = ConcurrentHashMap.newKeySet();
        MetricGroup group = registry.group(GROUP, Tags.connector(connector));
        group.gauge(Attribute.TASKS, () -> (long) local.size());
        count(group, Attribute.TASKS_RUNNING, local, RunState.RUNNING);
        count(group, Attribute.TASKS_PAUSED, local, RunState.PAUSED);
        count(group, Attribute.TASKS_FAILED, local, RunState.FAILED);
        count(group, Attribute.TASKS_UNASSIGNED, local, RunState.UNASSIGNED);
        count(group, Attribute.TASKS_DESTROYED, local, RunState.DESTROYED);
        count(group, Attribute.TASKS_RESTARTING, local, RunState.RESTARTING);
        return new ConnectorTasks(local, group);
    }

    private static void count(MetricGroup group, Attribute attribute, Set<TaskMetrics> tasks, RunState state) {
        group.gauge(
                attribute,
                () -> tasks.stream().filter(task -> task.reported(state)).count());
    }
}
