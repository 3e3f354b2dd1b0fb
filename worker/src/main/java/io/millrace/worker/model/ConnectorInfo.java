package io.millrace.worker.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A connector as REST shows it: its raw config (values may be null) and the ids of its tasks. Immutable. */
public record ConnectorInfo(String name, Map<String, String> config, List<ConnectorTaskId> tasks, ConnectorType type) {
    public ConnectorInfo {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        tasks = List.copyOf(tasks);
    }

    /** Shows no values: they may be secret. */
    @Override
    public String toString() {
        return name + " " + type + " " + config.keySet() + " " + tasks;
    }
}
