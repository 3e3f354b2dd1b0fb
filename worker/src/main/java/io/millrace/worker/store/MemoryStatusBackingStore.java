package io.millrace.worker.store;

import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Reported states and used topics of a cluster of one. Any thread; the last report wins. */
public final class MemoryStatusBackingStore implements StatusBackingStore {
    private final ConcurrentMap<String, ConnectorStatus> connectors = new ConcurrentHashMap<>();
    private final ConcurrentNavigableMap<ConnectorTaskId, TaskStatus> tasks = new ConcurrentSkipListMap<>();
    private final ConcurrentMap<String, Set<String>> topics = new ConcurrentHashMap<>();

    /** {@link RunState#DESTROYED} is no state to remember but the word to forget. */
    @Override
    public void put(ConnectorStatus status) {
        if (status.state() == RunState.DESTROYED) {
            connectors.remove(status.connector());
        } else {
            connectors.put(status.connector(), status);
        }
    }

    @Override
    public void put(TaskStatus status) {
        if (status.state() == RunState.DESTROYED) {
            tasks.remove(status.id());
        } else {
            tasks.put(status.id(), status);
        }
    }

    @Override
    public Set<String> connectors() {
        Set<String> names = new TreeSet<>(connectors.keySet());
        tasks.keySet().forEach(id -> names.add(id.connector()));
        return names;
    }

    @Override
    public Optional<ConnectorStatus> connector(String connector) {
        return Optional.ofNullable(connectors.get(connector));
    }

    @Override
    public Optional<TaskStatus> task(ConnectorTaskId id) {
        return Optional.ofNullable(tasks.get(id));
    }

    @Override
    public List<TaskStatus> tasks(String connector) {
        return List.copyOf(tasksOf(connector).values());
    }

    @Override
    public void removeConnector(String connector) {
        connectors.remove(connector);
        tasksOf(connector).clear();
        topics.remove(connector);
    }

    private Map<ConnectorTaskId, TaskStatus> tasksOf(String connector) {
        return tasks.subMap(
                new ConnectorTaskId(connector, Integer.MIN_VALUE),
                true,
                new ConnectorTaskId(connector, Integer.MAX_VALUE),
                true);
    }

    @Override
    public void removeTask(ConnectorTaskId id) {
        tasks.remove(id);
    }

    @Override
    public void addTopic(ConnectorTaskId id, String topic) {
        Set<String> known = topics.get(id.connector());
        if (known == null || !known.contains(topic)) {
            topics.computeIfAbsent(id.connector(), connector -> ConcurrentHashMap.newKeySet())
                    .add(topic);
        }
    }

    @Override
    public Set<String> topics(String connector) {
        return new TreeSet<>(topics.getOrDefault(connector, Set.of()));
    }

    @Override
    public void resetTopics(String connector) {
        topics.remove(connector);
    }

    @Override
    public void close() {}
}
