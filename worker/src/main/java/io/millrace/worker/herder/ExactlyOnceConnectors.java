package io.millrace.worker.herder;

import io.millrace.worker.herder.ClusterParts.ExactlyOnce;
import io.millrace.worker.model.ConnectorType;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Tells by raw connector configs whose tasks write exactly once on this worker. What kind a class is stays known when its
 * plugin is taken away, since what runs of it goes on. Loop only.
 */
final class ExactlyOnceConnectors implements Predicate<Map<String, String>> {
    private final ExactlyOnce settings;
    private final Function<Map<String, String>, ConnectorType> types;
    private final Map<String, ConnectorType> known = new HashMap<>();

    /** @param types tells what kind of connector a raw config means */
    ExactlyOnceConnectors(ExactlyOnce settings, Function<Map<String, String>, ConnectorType> types) {
        this.settings = settings;
        this.types = types;
    }

    /** Of a class that is not known yet nobody can say that it is no source. */
    @Override
    public boolean test(Map<String, String> connectorConfig) {
        return settings.enabled() && type(connectorConfig) != ConnectorType.SINK;
    }

    private ConnectorType type(Map<String, String> connectorConfig) {
        String name = connectorConfig.get("connector.class");
        ConnectorType type = types.apply(connectorConfig);
        if (type == ConnectorType.UNKNOWN) {
            return known.getOrDefault(name, type);
        }
        known.put(name, type);
        return type;
    }
}
