package io.millrace.worker.config;

import java.util.Map;

/**
 * A topic of the worker's own, as its settings have it. Immutable.
 *
 * @param partitions for when it is created; -1 for as many as the brokers like
 * @param replicationFactor for when it is created; -1 for what the brokers like
 * @param configs whatever else is set for the topic, as given
 */
public record StorageTopic(String name, int partitions, short replicationFactor, Map<String, String> configs) {
    public StorageTopic {
        configs = Map.copyOf(configs);
    }
}
