package io.millrace.worker.runtime;

import io.millrace.worker.model.TargetState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A connector instance to run. Immutable.
 *
 * @param config the raw config
 * @param revision which writing of the config this is; another revision means another instance
 */
public record ConnectorSpec(String name, Map<String, String> config, long revision, TargetState target) {
    public ConnectorSpec {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    /** Whether one instance can serve both, apart from the target state. */
    public boolean sameInstance(ConnectorSpec other) {
        return name.equals(other.name) && revision == other.revision;
    }

    /** The same instance with another target state. */
    public ConnectorSpec with(TargetState other) {
        return new ConnectorSpec(name, config, revision, other);
    }

    /** Shows no values: they may be secret. */
    @Override
    public String toString() {
        return name + " " + revision + " " + target + " " + config.keySet();
    }
}
