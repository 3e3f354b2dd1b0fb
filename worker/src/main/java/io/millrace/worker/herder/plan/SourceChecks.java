package io.millrace.worker.herder.plan;

import io.millrace.worker.api.ConfigPlan.Check;
import io.millrace.worker.config.SourceConnectorConfig;
import io.millrace.worker.config.TopicCreationSettings;
import io.millrace.worker.kafka.TopicCreation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.acl.AclOperation;

/**
 * The topics that a source writes to as far as they are known, as its producers would see them, and the groups by which it
 * creates topics. Blocks; one thread.
 */
final class SourceChecks {
    private static final String GROUP = "topic_creation_group";
    /** What connectors call the one topic that they write to. */
    private static final List<String> TOPIC_KEYS = List.of("topic", "kafka.topic");

    private static final int MOST_TOPICS = 50;

    private final PlanParts parts;
    private final Set<String> usedTopics;

    SourceChecks(PlanParts parts, Set<String> usedTopics) {
        this.parts = parts;
        this.usedTopics = usedTopics;
    }

    List<Check> check(ParsedConnector connector, SourceConnectorConfig config) {
        Optional<TopicCreationSettings> creation = config.topicCreation(parts.worker());
        List<Check> checks = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> topics = topics(config.resolved());
        if (!topics.isEmpty()) {
            Map<String, Object> producer =
                    parts.clientConfigs().sourceProducer(connector.anyTask(), config, connector.type());
            try (KafkaProbe kafka = KafkaProbe.as(producer, config.name(), parts.clients())) {
                checks.addAll(TopicChecks.of(kafka, topics, AclOperation.WRITE, topic -> {
                    missing.add(topic);
                    return TopicChecks.absent(
                            topic,
                            creation.isPresent()
                                    ? "the connector's 'topic.creation.' settings are to create it"
                                    : "it will be there only if the brokers create it");
                }));
            }
        }
        creation.ifPresent(settings -> checks.addAll(creation(connector, config, settings, missing)));
        return checks;
    }

    private List<String> topics(Map<String, String> config) {
        Set<String> topics = new TreeSet<>(usedTopics);
        for (String key : TOPIC_KEYS) {
            String topic = config.get(key);
            if (topic != null && !topic.isBlank()) {
                topics.add(topic.trim());
            }
        }
        return topics.stream().limit(MOST_TOPICS).toList();
    }

    private List<Check> creation(
            ParsedConnector connector,
            SourceConnectorConfig config,
            TopicCreationSettings settings,
            List<String> missing) {
        Map<String, Object> admin = parts.clientConfigs().taskAdmin(connector.anyTask(), config, connector.type());
        List<Check> checks = new ArrayList<>();
        try (KafkaProbe kafka = KafkaProbe.as(admin, config.name(), parts.clients())) {
            checks.addAll(replication(kafka, settings));
            missing.forEach(topic -> checks.add(TopicChecks.creation(kafka, TopicCreation.newTopic(settings, topic))));
        }
        return checks;
    }

    /** Which topics a group takes is not known before there are records; how many brokers they need is. */
    private static List<Check> replication(KafkaProbe kafka, TopicCreationSettings settings) {
        List<Check> checks = new ArrayList<>();
        for (TopicCreationSettings.Group group : settings.groups()) {
            try {
                int brokers = kafka.brokers();
                checks.add(
                        group.replicationFactor() > brokers
                                ? Check.error(
                                        GROUP,
                                        group.name(),
                                        "The replication factor is " + group.replicationFactor() + ", but there are "
                                                + brokers + " broker(s)")
                                : Check.ok(GROUP, group.name(), "There are " + brokers + " broker(s)"));
            } catch (ExecutionException | TimeoutException e) {
                checks.add(Failures.check(GROUP, group.name(), e));
                break;
            }
        }
        return checks;
    }
}
