package io.millrace.worker.runtime;

import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TargetState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A task to run. Immutable.
 *
 * @param connectorConfig the raw connector config that the task's own config was generated from
 * @param taskConfig the task's raw config
 * @param generation of the set of tasks it belongs to; present exactly if it is to write exactly once
 */
public record TaskSpec(
        ConnectorTaskId id,
        Map<String, String> connectorConfig,
        Map<String, String> taskConfig,
        TargetState target,
        OptionalLong generation) {
    /** Keys of a connector's config that reach into its tasks; each also with what follows a dot. */
    private static final List<String> SHARED_KEYS = List.of(
            "connector.class",
            "connector.plugin.version",
            "key.converter",
            "value.converter",
            "header.converter",
            "transforms",
            "predicates",
            "config.action.reload",
            "errors",
            "producer.override",
            "consumer.override",
            "admin.override",
            "topics",
            "topic.creation");

    public TaskSpec {
        connectorConfig = Collections.unmodifiableMap(new LinkedHashMap<>(connectorConfig));
        taskConfig = Collections.unmodifiableMap(new LinkedHashMap<>(taskConfig));
    }

    /** A task that writes at least once, if it writes at all. */
    public TaskSpec(
            ConnectorTaskId id,
            Map<String, String> connectorConfig,
            Map<String, String> taskConfig,
            TargetState target) {
        this(id, connectorConfig, taskConfig, target, OptionalLong.empty());
    }

    /**
     * Whether a running task can stay as it is, apart from the target state. One that writes exactly once cannot when its
     * connector gets another set of tasks: those of the former set are fenced off.
     */
    public boolean sameInstance(TaskSpec other) {
        return this == other
                || id.equals(other.id)
                        && generation.equals(other.generation)
                        && taskConfig.equals(other.taskConfig)
                        && sharesSettings(other.connectorConfig);
    }

    /** The same task with another target state. */
    public TaskSpec with(TargetState other) {
        return new TaskSpec(id, connectorConfig, taskConfig, other, generation);
    }

    private boolean sharesSettings(Map<String, String> config) {
        return connectorConfig.equals(config) || sharedSettings(connectorConfig).equals(sharedSettings(config));
    }

    /** The part of a connector's config that its tasks read through the framework. */
    private static Map<String, String> sharedSettings(Map<String, String> connectorConfig) {
        Map<String, String> shared = new TreeMap<>(connectorConfig);
        shared.keySet().removeIf(key -> SHARED_KEYS.stream().noneMatch(known -> isUnder(key, known)));
        return shared;
    }

    private static boolean isUnder(String key, String known) {
        return key.startsWith(known) && (key.length() == known.length() || key.charAt(known.length()) == '.');
    }

    /** Shows no values: they may be secret. */
    @Override
    public String toString() {
        return id + " " + target + " " + taskConfig.keySet();
    }
}
