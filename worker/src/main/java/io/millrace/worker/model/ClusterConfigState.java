package io.millrace.worker.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Every connector config, target state and task set as of one offset of the config log. Immutable; each {@code with…}
 * method returns the next image.
 *
 * @param offset position in the config log, -1 before the first record
 * @param sessionKey what the cluster's internal requests are signed with; empty where there is none
 */
public record ClusterConfigState(long offset, Map<String, ConnectorEntry> connectors, Optional<SessionKey> sessionKey) {

    /** The image before any record. */
    public static final ClusterConfigState EMPTY = new ClusterConfigState(-1, Map.of(), Optional.empty());

    public ClusterConfigState {
        connectors = Collections.unmodifiableMap(new TreeMap<>(connectors));
    }

    /**
     * One connector as of this image.
     *
     * @param config raw config, values may be null
     * @param revision position in the config log behind the record that wrote the config, which is beyond the offset of
     *     every image before it; a config written again has a new one
     * @param tasks raw configs of its tasks by number; none while the last set is incomplete or the connector stopped
     * @param applied the connector config from which the tasks were generated; empty when that is not known, or the last
     *     set is incomplete
     * @param commit what else is known of its last set of tasks
     */
    public record ConnectorEntry(
            Map<String, String> config,
            long revision,
            TargetState target,
            List<Map<String, String>> tasks,
            Map<String, String> applied,
            TaskCommit commit) {
        public ConnectorEntry {
            config = copy(config);
            tasks = tasks.stream().map(ClusterConfigState::copy).toList();
            applied = copy(applied);
        }

        /** A connector whose set of tasks is complete. */
        public ConnectorEntry(
                Map<String, String> config,
                long revision,
                TargetState target,
                List<Map<String, String>> tasks,
                Map<String, String> applied) {
            this(config, revision, target, tasks, applied, TaskCommit.complete(tasks.size()));
        }

        /** The same connector with another target state. */
        public ConnectorEntry with(TargetState other) {
            return new ConnectorEntry(config, revision, other, tasks, applied, commit);
        }

        /** Whether it shows no tasks though its last set has some: that is incomplete, or no stop has wiped it. */
        public boolean lacksTasks() {
            return tasks.isEmpty() && commit.count() > 0;
        }

        /** Shows no values: they may be secret. */
        @Override
        public String toString() {
            return revision + " " + target + " " + config.keySet() + ", " + tasks.size() + " task(s)";
        }
    }

    /**
     * What is known of a connector's last set of tasks apart from their configs.
     *
     * @param count how many tasks it has, be it complete or not
     * @param generation counts the sets that this worker has read, -1 before the first; no other worker's count is the same
     * @param fenced how many tasks had the set whose predecessors were last fenced off (KIP-618); empty for none
     * @param fencingPending whether a set was committed since then
     */
    public record TaskCommit(int count, long generation, OptionalInt fenced, boolean fencingPending) {
        /** Whether this is the same set of tasks, whatever has become of it. */
        public boolean sameSet(TaskCommit other) {
            return count == other.count && generation == other.generation;
        }

        static TaskCommit complete(int count) {
            return new TaskCommit(count, -1, OptionalInt.empty(), false);
        }
    }

    private static Map<String, String> copy(Map<String, String> config) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    public boolean contains(String connector) {
        return connectors.containsKey(connector);
    }

    public Optional<ConnectorEntry> connector(String connector) {
        return Optional.ofNullable(connectors.get(connector));
    }

    public Optional<TargetState> targetState(String connector) {
        return connector(connector).map(ConnectorEntry::target);
    }

    /** The raw config of a task, empty when the connector or the task is unknown. */
    public Optional<Map<String, String>> taskConfig(ConnectorTaskId id) {
        return connector(id.connector())
                .filter(entry -> id.task() >= 0 && id.task() < entry.tasks().size())
                .map(entry -> entry.tasks().get(id.task()));
    }

    /** Ids of a connector's tasks in order, empty for an unknown connector. */
    public List<ConnectorTaskId> tasks(String connector) {
        List<ConnectorTaskId> ids = new ArrayList<>();
        int count = connector(connector).map(entry -> entry.tasks().size()).orElse(0);
        for (int task = 0; task < count; task++) {
            ids.add(new ConnectorTaskId(connector, task));
        }
        return ids;
    }

    /** The next image with this config; a new connector starts with the given target state and no tasks. */
    public ClusterConfigState withConfig(String connector, Map<String, String> config, TargetState initial) {
        ConnectorEntry old = connectors.get(connector);
        long revision = offset + 1;
        ConnectorEntry next = old == null
                ? new ConnectorEntry(config, revision, initial, List.of(), Map.of())
                : new ConnectorEntry(config, revision, old.target(), old.tasks(), old.applied());
        return with(connector, next);
    }

    /** The next image with this target state; unchanged when the connector is unknown. */
    public ClusterConfigState withTarget(String connector, TargetState target) {
        return change(connector, old -> old.with(target));
    }

    /** The next image with this task set; unchanged when the connector is unknown, or stopped and so without tasks. */
    public ClusterConfigState withTasks(String connector, List<Map<String, String>> tasks) {
        if (!tasks.isEmpty()
                && targetState(connector).filter(TargetState.STOPPED::equals).isPresent()) {
            return this;
        }
        return change(
                connector, old -> new ConnectorEntry(old.config(), old.revision(), old.target(), tasks, old.config()));
    }

    /** The next image without the connector. */
    public ClusterConfigState without(String connector) {
        Map<String, ConnectorEntry> next = new TreeMap<>(connectors);
        next.remove(connector);
        return new ClusterConfigState(offset + 1, next, sessionKey);
    }

    private ClusterConfigState change(String connector, UnaryOperator<ConnectorEntry> change) {
        return connector(connector)
                .map(old -> with(connector, change.apply(old)))
                .orElse(this);
    }

    private ClusterConfigState with(String connector, ConnectorEntry entry) {
        Map<String, ConnectorEntry> next = new TreeMap<>(connectors);
        next.put(connector, entry);
        return new ClusterConfigState(offset + 1, next, sessionKey);
    }
}
