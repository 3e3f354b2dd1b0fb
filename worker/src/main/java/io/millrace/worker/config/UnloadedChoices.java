package io.millrace.worker.config;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef.Recommender;

/**
 * What can be offered while the connector itself cannot be loaded: its versions, and nothing about converters.
 * Immutable.
 *
 * @param versions in ascending order
 */
record UnloadedChoices(List<String> versions) implements KeyChoices {
    UnloadedChoices {
        versions = List.copyOf(versions);
    }

    @Override
    public String connectorVersion() {
        return versions.isEmpty() ? null : versions.get(versions.size() - 1);
    }

    @Override
    public Recommender connectorVersions() {
        return new Offer(List.copyOf(versions), true);
    }

    @Override
    public Recommender converterVersions(ConverterKind kind) {
        return new Offer(List.of(), false);
    }

    private record Offer(List<Object> values, boolean visible) implements Recommender {
        @Override
        public List<Object> validValues(String name, Map<String, Object> parsed) {
            return values;
        }

        @Override
        public boolean visible(String name, Map<String, Object> parsed) {
            return visible;
        }
    }
}
