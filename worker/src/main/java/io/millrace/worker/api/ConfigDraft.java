package io.millrace.worker.api;

import io.millrace.worker.model.TargetState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A write of a connector's config that is only thought of. Immutable.
 *
 * @param config the whole config, or the changes of a patch, in which a null value removes its key
 * @param initial target state of a new connector; empty means STARTED
 * @param withTasks whether the connector may be started for a moment, to ask it for its task configs
 */
public record ConfigDraft(
        String connector, Map<String, String> config, Kind kind, Optional<TargetState> initial, boolean withTasks) {
    /** What would be done with the config. */
    public enum Kind {
        /** A new connector; a name that exists is refused. */
        CREATE,
        /** Creates the connector or replaces its config. */
        PUT,
        /** Lays changes over the connector's config; an unknown name is refused. */
        PATCH
    }

    public ConfigDraft {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    /** The same with another config. */
    public ConfigDraft with(Map<String, String> other) {
        return new ConfigDraft(connector, other, kind, initial, withTasks);
    }
}
