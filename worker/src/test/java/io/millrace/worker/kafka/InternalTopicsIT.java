package io.millrace.worker.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.KafkaTopics;
import io.millrace.testing.time.ManualTime;
import io.millrace.worker.config.StorageTopic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InternalTopicsIT {
    private final KafkaFixture kafka = KafkaFixture.shared();
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    private final String name = kafka.topics().freshName("internal");
    private final ManualTime time = new ManualTime();
    private final InternalTopics topics = topics(time);

    @AfterEach
    void close() {
        admin.close();
    }

    private InternalTopics topics(Time timeSource) {
        return new InternalTopics(
                () -> admin,
                "broker:9092",
                new InternalTopics.Retries(Duration.ofSeconds(5), Duration.ofMillis(100)),
                timeSource);
    }

    private StorageTopic topic(int partitions, int replicationFactor, Map<String, String> configs) {
        return new StorageTopic(name, partitions, (short) replicationFactor, configs);
    }

    @Test
    void createsWhatIsMissingCompactedWhateverTheSettingsSay() throws Exception {
        topics.ensure(InternalTopic.statuses(
                topic(3, 1, Map.of("cleanup.policy", "delete", "min.insync.replicas", "1", "segment.ms", "60000"))));

        assertEquals(3, partitions());
        assertEquals("compact", setting("cleanup.policy"));
        assertEquals("60000", setting("segment.ms"));
    }

    @Test
    void takesTheBrokersDefaultsWhenAskedTo() throws Exception {
        topics.ensure(InternalTopic.offsets(topic(-1, -1, Map.of())));

        assertEquals("compact", setting("cleanup.policy"));
    }

    @Test
    void theConfigTopicHasOnePartition() throws Exception {
        topics.ensure(InternalTopic.configs(topic(1, 1, Map.of("partitions", "7"))));

        assertEquals(1, partitions());
    }

    @Test
    void isContentWithATopicThatIsCompacted() throws Exception {
        create(Map.of("cleanup.policy", "compact"));

        topics.ensure(InternalTopic.statuses(topic(3, 1, Map.of())));

        assertEquals(2, partitions());
    }

    @Test
    void refusesATopicThatForgetsAndSaysHowToMendIt() throws Exception {
        create(Map.of("cleanup.policy", "compact,delete"));

        ConfigException refusal =
                assertThrows(ConfigException.class, () -> topics.ensure(InternalTopic.configs(topic(1, 1, Map.of()))));

        assertEquals(
                "Topic '" + name + "' supplied via the 'config.storage.topic' property is required to have "
                        + "'cleanup.policy=compact' to guarantee consistency and durability of connector configurations"
                        + ", but found the topic currently has 'cleanup.policy=compact,delete'. Continuing would likely "
                        + "result in eventually losing connector configurations and problems restarting this Connect "
                        + "cluster in the future. Change the 'config.storage.topic' property in the Connect worker "
                        + "configurations to use a topic with 'cleanup.policy=compact'. To make this one so: "
                        + "bin/kafka-configs.sh --bootstrap-server broker:9092 --entity-type topics --entity-name "
                        + name + " --alter --add-config cleanup.policy=compact",
                refusal.getMessage());
    }

    @Test
    void namesTheSettingAndThePurposeOfEachTopic() throws Exception {
        create(Map.of("cleanup.policy", "delete"));
        StorageTopic topic = topic(1, 1, Map.of());

        assertRefused(InternalTopic.statuses(topic), "'status.storage.topic'", "losing connector and task statuses");
        assertRefused(InternalTopic.offsets(topic), "'offset.storage.topic'", "losing source connector offsets");
        assertRefused(
                InternalTopic.connectorOffsets(name, topic),
                "'offsets.storage.topic'",
                "losing source connector offsets");
    }

    private void assertRefused(InternalTopic topic, String... parts) {
        String message =
                assertThrows(ConfigException.class, () -> topics.ensure(topic)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void refusesAConfigTopicOfTwoPartitions() {
        InternalTopic topic = InternalTopic.configs(topic(1, 1, Map.of()));

        String message = assertThrows(ConfigException.class, () -> InternalTopics.requirePartitions(topic, 2))
                .getMessage();

        assertTrue(
                message.startsWith("Topic '" + name + "' supplied via the 'config.storage.topic' property is required "
                        + "to have a single partition in order to guarantee consistency of connector configurations, but "
                        + "found 2 partitions."),
                message);
        InternalTopics.requirePartitions(topic, 1);
        InternalTopics.requirePartitions(InternalTopic.offsets(topic(1, 1, Map.of())), 2);
    }

    @Test
    void waitsForBrokersAndThenNamesTheReplicationFactor() {
        long beganMs = time.milliseconds();

        String message = assertThrows(
                        ConnectException.class, () -> topics.ensure(InternalTopic.offsets(topic(1, 3, Map.of()))))
                .getMessage();

        assertTrue(message.startsWith("Error while attempting to create/find topic(s) '" + name + "'"), message);
        assertTrue(message.contains("lower 'offset.storage.replication.factor' (3)"), message);
        assertTrue(time.milliseconds() - beganMs >= 4_800, "gave up after " + (time.milliseconds() - beganMs));
    }

    @Test
    void refusesSettingsThatNoTopicKnows() {
        String message = assertThrows(
                        ConnectException.class,
                        () -> topics.ensure(InternalTopic.configs(topic(1, 1, Map.of("segment.bytes", "many")))))
                .getMessage();

        assertTrue(message.startsWith("Unable to create topic(s) '" + name + "': "), message);
        assertTrue(message.contains("'config.storage.*'"), message);
    }

    private void create(Map<String, String> configs) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, Optional.of(2), Optional.of((short) 1)).configs(configs)))
                .all()
                .get();
        KafkaTopics.awaitKnown(admin, name);
    }

    private int partitions() throws Exception {
        KafkaTopics.awaitKnown(admin, name);
        return admin.describeTopics(List.of(name))
                .allTopicNames()
                .get()
                .get(name)
                .partitions()
                .size();
    }

    private String setting(String key) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        KafkaTopics.awaitKnown(admin, name);
        return admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource)
                .get(key)
                .value();
    }
}
