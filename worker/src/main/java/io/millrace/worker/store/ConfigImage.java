package io.millrace.worker.store;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.TargetState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that a config store of a cluster of one knows: the image that others see, and what files on the command line
 * gave. Immutable.
 */
record ConfigImage(ClusterConfigState state, Map<String, Map<String, String>> fileConfigs) {
    static final ConfigImage EMPTY = new ConfigImage(ClusterConfigState.EMPTY, Map.of());

    ConfigImage {
        fileConfigs = Collections.unmodifiableMap(new TreeMap<>(fileConfigs));
    }

    /** A copy in the same order; configs may hold null values. */
    static Map<String, String> copy(Map<String, String> config) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    ConfigImage withState(ClusterConfigState next) {
        return next == state ? this : new ConfigImage(next, fileConfigs);
    }

    ConfigImage withConfig(String connector, Map<String, String> config, Optional<TargetState> target) {
        ClusterConfigState next = state.withConfig(connector, config, target.orElse(TargetState.STARTED));
        return withState(
                target.map(wanted -> next.withTarget(connector, wanted)).orElse(next));
    }

    ConfigImage without(String connector) {
        Map<String, Map<String, String>> files = new TreeMap<>(fileConfigs);
        files.remove(connector);
        return new ConfigImage(state.contains(connector) ? state.without(connector) : state, files);
    }

    ConfigImage withFileConfig(String connector, Map<String, String> config) {
        Map<String, Map<String, String>> files = new TreeMap<>(fileConfigs);
        files.put(connector, config);
        return new ConfigImage(state, files);
    }

    Optional<Map<String, String>> fileConfig(String connector) {
        return Optional.ofNullable(fileConfigs.get(connector));
    }

    /** The shortest list of changes that makes this image of nothing, but for the task sets. */
    List<ConfigChange> changes() {
        List<ConfigChange> changes = new ArrayList<>();
        state.connectors()
                .forEach((name, entry) ->
                        changes.add(new ConfigChange.PutConnector(name, entry.config(), Optional.of(entry.target()))));
        fileConfigs.forEach((name, config) -> changes.add(new ConfigChange.PutFileConfig(name, config)));
        return changes;
    }
}
