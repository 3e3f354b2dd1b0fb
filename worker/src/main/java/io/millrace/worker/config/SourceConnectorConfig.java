package io.millrace.worker.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/** A source connector's settings. Immutable. */
public final class SourceConnectorConfig extends ConnectorConfig {
    public static final String TOPIC_CREATION_GROUPS = "topic.creation.groups";
    public static final String TOPIC_CREATION_PREFIX = "topic.creation.";
    public static final String EXACTLY_ONCE_SUPPORT = "exactly.once.support";
    public static final String TRANSACTION_BOUNDARY = "transaction.boundary";
    public static final String TRANSACTION_BOUNDARY_INTERVAL_MS = "transaction.boundary.interval.ms";
    public static final String OFFSETS_TOPIC = "offsets.storage.topic";

    public static final String RECORD_TOO_LARGE_POLICY = "errors.record.too.large.policy";
    private static final short DLQ_REPLICATION_FACTOR = 3;

    SourceConnectorConfig(Map<String, String> raw, Map<String, String> resolved, Map<String, Object> values) {
        super(raw, resolved, values);
        deadLetterProblem(string(RECORD_TOO_LARGE_POLICY), string(SinkConnectorConfig.DLQ_TOPIC))
                .ifPresent(problem -> {
                    throw new ConfigException(RECORD_TOO_LARGE_POLICY, LargeRecordPolicy.DEAD_LETTER.word(), problem);
                });
    }

    /** What is wrong with a policy for large records besides its name; either may be null. */
    public static Optional<String> deadLetterProblem(String policy, String topic) {
        boolean wanted = LargeRecordPolicy.DEAD_LETTER.word().equals(policy);
        return wanted && (topic == null || topic.isBlank())
                ? Optional.of("Dead letters need a topic: set '" + SinkConnectorConfig.DLQ_TOPIC + "'")
                : Optional.empty();
    }

    /** Where records go that could not be processed; empty when the config names no topic for them. */
    public Optional<DeadLetterSettings> deadLetters() {
        String topic = string(SinkConnectorConfig.DLQ_TOPIC);
        if (topic == null || topic.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new DeadLetterSettings(
                topic.trim(),
                value(SinkConnectorConfig.DLQ_REPLICATION_FACTOR) instanceof Short given
                        ? given
                        : DLQ_REPLICATION_FACTOR,
                Boolean.TRUE.equals(value(SinkConnectorConfig.DLQ_CONTEXT_HEADERS))));
    }

    /** What is done about records too large for Kafka; empty when they are like any other failure. */
    public Optional<LargeRecordPolicy> largeRecords() {
        return Optional.ofNullable(string(RECORD_TOO_LARGE_POLICY)).map(LargeRecordPolicy::of);
    }

    /** The connector's own topic for its offsets; a standalone worker has no use for it. */
    public Optional<String> offsetsTopic() {
        return Optional.ofNullable(string(OFFSETS_TOPIC)).filter(topic -> !topic.isBlank());
    }

    /** What ends the transactions of its tasks, where they write exactly once. */
    public TransactionBoundaryKind transactionBoundary() {
        return TransactionBoundaryKind.of(string(TRANSACTION_BOUNDARY));
    }

    /** How long transactions last that time ends; by default as long as the worker waits between commits of offsets. */
    public Duration transactionInterval(WorkerConfig worker) {
        return value(TRANSACTION_BOUNDARY_INTERVAL_MS) instanceof Long given
                ? Duration.ofMillis(given)
                : worker.offsetFlushInterval();
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
