package io.millrace.worker.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Every connector config, target state and task set as of one offset of the config log. Immutable; each {@code with…}
 * method returns the next image.
 *
 * @param offset position in the config log, -1 before the first record
 */
public record ClusterConfigState(long offset, Map<String, ConnectorEntry> connectors) {

    /** The image before any record. */
    public static final ClusterConfigState EMPTY = new ClusterConfigState(-1, Map.of());

    public ClusterConfigState {
        connectors = Collections.unmodifiableMap(new TreeMap<>(connectors));
    }

    /**
     * One connector as of this image.
     *
     * @param config raw config, values may be null
     * @param revision offset of the record that wrote the config; a config written again has a new one
     * @param tasks raw configs of its tasks by number
     * @param applied the connector config from which the tasks were generated
     */
    public record ConnectorEntry(
            Map<String, String> config,
            long revision,
            TargetState target,
            List<Map<String, String>> tasks,
            Map<String, String> applied) {
        public ConnectorEntry {
            config = copy(config);
            tasks = tasks.stream().map(ClusterConfigState::copy).toList();
            applied = copy(applied);
        }

        /** The same connector with another target state. */
        public ConnectorEntry with(TargetState other) {
            return new ConnectorEntry(config, revision, other, tasks, applied);
        }

        /** Shows no values: they may be secret. */
        @Override
        public String toString() {
            return revision + " " + target + " " + config.keySet() + ", " + tasks.size() + " task(s)";
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
        return new ClusterConfigState(offset + 1, next);
    }

    private ClusterConfigState change(String connector, UnaryOperator<ConnectorEntry> change) {
        return connector(connector)
                .map(old -> with(connector, change.apply(old)))
                .orElse(this);
    }

    private ClusterConfigState with(String connector, ConnectorEntry entry) {
        Map<String, ConnectorEntry> next = new TreeMap<>(connectors);
        next.put(connector, entry);
        return new ClusterConfigState(offset + 1, next);
    }
}
