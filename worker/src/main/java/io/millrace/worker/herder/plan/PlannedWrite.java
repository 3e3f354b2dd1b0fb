package io.millrace.worker.herder.plan;

import io.millrace.worker.api.AlreadyExistsRefusal;
import io.millrace.worker.api.ConfigDraft;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.TargetState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A write that is only thought of, and what it meets. Immutable.
 *
 * @param before the stored config; empty for a new connector
 * @param after the whole config as it would be stored
 * @param target the state that the connector would be in
 * @param tasks the stored task configs
 * @param topics the topics that the connector is known to have used
 * @param withTasks whether the connector may be started for a moment
 */
public record PlannedWrite(
        String connector,
        Optional<Map<String, String>> before,
        Map<String, String> after,
        TargetState target,
        List<Map<String, String>> tasks,
        Set<String> topics,
        boolean withTasks) {
    public PlannedWrite {
        after = Collections.unmodifiableMap(new LinkedHashMap<>(after));
        tasks = List.copyOf(tasks);
        topics = Set.copyOf(topics);
    }

    /** Throws the refusal that the write itself would get for a name that exists or does not. */
    public static PlannedWrite of(ConfigDraft draft, ClusterConfigState image, Set<String> topics) {
        String connector = draft.connector();
        Optional<ConnectorEntry> entry = image.connector(connector);
        Optional<Map<String, String>> before = entry.map(ConnectorEntry::config);
        Map<String, String> after = switch (draft.kind()) {
            case CREATE -> {
                if (before.isPresent()) {
                    throw new AlreadyExistsRefusal("Connector " + connector + " already exists");
                }
                yield draft.config();
            }
            case PUT -> draft.config();
            case PATCH ->
                ConfigDiff.patched(
                        before.orElseThrow(() -> new NotFoundRefusal("Connector " + connector + " not found")),
                        draft.config());
        };
        TargetState target =
                entry.map(ConnectorEntry::target).orElse(draft.initial().orElse(TargetState.STARTED));
        List<Map<String, String>> tasks = entry.map(ConnectorEntry::tasks).orElse(List.of());
        return new PlannedWrite(connector, before, after, target, tasks, topics, draft.withTasks());
    }
}
