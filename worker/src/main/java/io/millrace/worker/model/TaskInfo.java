package io.millrace.worker.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A task and its raw config. Immutable. */
public record TaskInfo(ConnectorTaskId id, Map<String, String> config) {
    public TaskInfo {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    /** Shows no values: they may be secret. */
    @Override
    public String toString() {
        return id + " " + config.keySet();
    }
}
