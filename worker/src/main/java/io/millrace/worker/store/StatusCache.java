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

/** What the status topic says, as read so far. One thread at a time changes it; any thread reads. */
final class StatusCache {
    private final ConcurrentMap<String, ConnectorStatus> connectors = new ConcurrentHashMap<>();
    private final ConcurrentNavigableMap<ConnectorTaskId, TaskStatus> tasks = new ConcurrentSkipListMap<>();
    private final ConcurrentMap<String, Set<String>> topics = new ConcurrentHashMap<>();
    /** Tasks of which the topic has an ignored word last: whoever reads it after a compaction will know no other. */
    private final Set<ConnectorTaskId> contradicted = ConcurrentHashMap.newKeySet();

    private final Removals removals;

    /** Hears what has been removed. */
    interface Removals {
        void connector(String connector);

        void task(ConnectorTaskId id);

        void topic(String connector, String topic);
    }

    StatusCache(Removals removals) {
        this.removals = removals;
    }

    void put(ConnectorStatus status) {
        connectors.put(status.connector(), status);
    }

    /** The old owner's last word may come late: it does not undo what the new owner has said. */
    void put(TaskStatus status) {
        TaskStatus cached = tasks.get(status.id());
        boolean late = status.state() == RunState.UNASSIGNED
                && cached != null
                && cached.state() == RunState.RUNNING
                && cached.generation() >= status.generation();
        if (late) {
            contradicted.add(status.id());
        } else {
            contradicted.remove(status.id());
            tasks.put(status.id(), status);
        }
    }

    /** Its tasks stay: they have tombstones of their own, and partitions are read in any order. */
    void removeConnector(String connector) {
        connectors.remove(connector);
        removals.connector(connector);
    }

    void removeTask(ConnectorTaskId id) {
        contradicted.remove(id);
        tasks.remove(id);
        removals.task(id);
    }

    void addTopic(String connector, String topic) {
        topics.computeIfAbsent(connector, name -> ConcurrentHashMap.newKeySet()).add(topic);
    }

    void removeTopic(String connector, String topic) {
        topics.computeIfPresent(connector, (name, known) -> {
            known.remove(topic);
            return known.isEmpty() ? null : known;
        });
        removals.topic(connector, topic);
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>(connectors.keySet());
        tasks.keySet().forEach(id -> names.add(id.connector()));
        return names;
    }

    Optional<ConnectorStatus> connector(String connector) {
        return Optional.ofNullable(connectors.get(connector));
    }

    boolean isContradicted(ConnectorTaskId id) {
        return contradicted.contains(id);
    }

    Optional<TaskStatus> task(ConnectorTaskId id) {
        return Optional.ofNullable(tasks.get(id));
    }

    List<TaskStatus> tasks(String connector) {
        return List.copyOf(tasksOf(connector).values());
    }

    boolean hasTopic(String connector, String topic) {
        Set<String> known = topics.get(connector);
        return known != null && known.contains(topic);
    }

    Set<String> topics(String connector) {
        return new TreeSet<>(topics.getOrDefault(connector, Set.of()));
    }

    private Map<ConnectorTaskId, TaskStatus> tasksOf(String connector) {
        return tasks.subMap(
                new ConnectorTaskId(connector, Integer.MIN_VALUE),
                true,
                new ConnectorTaskId(connector, Integer.MAX_VALUE),
                true);
    }
}
