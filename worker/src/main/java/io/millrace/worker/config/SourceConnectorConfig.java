package io.millrace.worker.config;

import java.util.Map;
import java.util.Optional;

/** A source connector's settings. Immutable. */
public final class SourceConnectorConfig extends ConnectorConfig {
    public static final String TOPIC_CREATION_GROUPS = "topic.creation.groups";
    public static final String TOPIC_CREATION_PREFIX = "topic.creation.";
    public static final String EXACTLY_ONCE_SUPPORT = "exactly.once.support";
    public static final String TRANSACTION_BOUNDARY = "transaction.boundary";
    public static final String TRANSACTION_BOUNDARY_INTERVAL_MS = "transaction.boundary.interval.ms";
    public static final String OFFSETS_TOPIC = "offsets.storage.topic";

    SourceConnectorConfig(Map<String, String> raw, Map<String, String> resolved, Map<String, Object> values) {
        super(raw, resolved, values);
    }

    /**
     * How topics are created (KIP-158); empty when the worker does not allow it or the connector says nothing about it.
     * Throws a ConfigException for wrong settings.
     */
    public Optional<TopicCreationSettings> topicCreation(WorkerConfig worker) {
        boolean given = resolved().keySet().stream().anyMatch(key -> key.startsWith(TOPIC_CREATION_PREFIX));
        if (!given || !worker.topicCreationEnabled()) {
            return Optional.empty();
        }
        return Optional.of(TopicCreationSettings.parse(resolved(), list(TOPIC_CREATION_GROUPS)));
    }
}
