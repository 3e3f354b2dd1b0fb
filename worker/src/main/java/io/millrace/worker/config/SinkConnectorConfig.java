package io.millrace.worker.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A sink connector's settings. Immutable. */
public final class SinkConnectorConfig extends ConnectorConfig {
    public static final String TOPICS = "topics";
    public static final String TOPICS_REGEX = "topics.regex";
    public static final String DLQ_TOPIC = "errors.deadletterqueue.topic.name";
    public static final String DLQ_REPLICATION_FACTOR = "errors.deadletterqueue.topic.replication.factor";
    public static final String DLQ_CONTEXT_HEADERS = "errors.deadletterqueue.context.headers.enable";
    public static final String PUT_ISOLATION = "errors.put.isolation.enable";

    SinkConnectorConfig(Map<String, String> raw, Map<String, String> resolved, Map<String, Object> values) {
        super(raw, resolved, values);
        SinkTopics.check(list(TOPICS), string(TOPICS_REGEX), string(DLQ_TOPIC));
    }

    /** The topics to read; empty when {@link #topicsRegex()} is set. */
    public List<String> topics() {
        return list(TOPICS);
    }

    public Optional<String> topicsRegex() {
        return Optional.of(string(TOPICS_REGEX)).filter(regex -> !regex.isBlank());
    }

    /** Whether a batch on which the task fails is searched for the record at fault. */
    public boolean isolatesPoison() {
        return Boolean.TRUE.equals(value(PUT_ISOLATION));
    }

    public Optional<DeadLetterSettings> deadLetters() {
        String topic = string(DLQ_TOPIC);
        if (topic == null || topic.isBlank()) {
            return Optional.empty();
        }
        short replicationFactor = (Short) value(DLQ_REPLICATION_FACTOR);
        return Optional.of(new DeadLetterSettings(topic.trim(), replicationFactor, flag(DLQ_CONTEXT_HEADERS)));
    }
}
