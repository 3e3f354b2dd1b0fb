package org.apache.kafka.connect.util;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.KafkaTopics;
import io.millrace.testing.kafka.RestartableKafka;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log as MirrorMaker's connectors use it, on a real broker. */
@Timeout(120)
class KafkaBasedLogIT {
    private final List<String> read = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<TopicAdmin> initialized = new CopyOnWriteArrayList<>();

    private final Callback<ConsumerRecord<String, String>> callback = (failure, record) -> {
        if (failure != null) {
            failures.add(failure);
        } else {
            read.add(record.value());
        }
    };

    @Test
    void readsATopicAndFollowsIt() {
        KafkaTopics topics = KafkaFixture.shared().topics();
        String topic = topics.createFresh("log", 1);
        topics.produce(topic, "a", "b");

        try (TopicAdmin admin = admin(topics.bootstrapServers())) {
            KafkaBasedLog<String, String> log = log(topics.bootstrapServers(), topic, admin);
            log.start(true);
            assertEquals(List.of("a", "b"), read);
            assertEquals(List.of(admin), initialized);

            topics.produce(topic, "c");
            eventually("what comes later is read", () -> read.equals(List.of("a", "b", "c")));
            log.stop();
            log.stop();
        }
        topics.delete(topic);
    }

    @Test
    void waitsForATopicWithoutCreatingIt() {
        KafkaTopics topics = KafkaFixture.shared().topics();
        String topic = topics.freshName("log");

        try (TopicAdmin admin = admin(topics.bootstrapServers())) {
            KafkaBasedLog<String, String> log = log(topics.bootstrapServers(), topic, admin);
            CompletableFuture<Void> start = CompletableFuture.runAsync(() -> log.start(false));
            eventually("it has begun", () -> !initialized.isEmpty());
            assertFalse(topics.exists(topic));
            assertFalse(start.isDone());

            topics.create(topic, 1);
            topics.produce(topic, "a");

            start.join();
            eventually("it is read", () -> read.equals(List.of("a")));
            log.stop();
        }
        topics.delete(topic);
    }

    @Test
    void outlivesABroker() {
        try (RestartableKafka kafka = KafkaFixture.restartable();
                TopicAdmin admin = admin(kafka.bootstrapServers())) {
            String topic = kafka.topics().createFresh("log", 1);
            kafka.topics().produce(topic, "a");
            KafkaBasedLog<String, String> log = log(kafka.bootstrapServers(), topic, admin);
            log.start(false);

            kafka.restart();
            kafka.topics().produce(topic, "b");

            eventually("it goes on", () -> read.equals(List.of("a", "b")));
            log.stop();
            assertEquals(List.of(), failures);
        }
    }

    @Test
    void startsWhenTheBrokerDoesAndStopsWhenItIsGone() {
        try (RestartableKafka kafka = KafkaFixture.restartable();
                TopicAdmin admin = admin(kafka.bootstrapServers())) {
            String topic = kafka.topics().createFresh("log", 1);
            kafka.topics().produce(topic, "a");
            kafka.stop();
            KafkaBasedLog<String, String> log = log(kafka.bootstrapServers(), topic, admin);
            CompletableFuture<Void> start = CompletableFuture.runAsync(() -> log.start(false));

            kafka.restart();
            start.join();
            assertEquals(List.of("a"), read);

            kafka.stop();
            log.stop();
        }
    }

    private KafkaBasedLog<String, String> log(String bootstrapServers, String topic, TopicAdmin admin) {
        KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        return KafkaBasedLog.withExistingClients(
                topic,
                consumer,
                null,
                admin,
                callback,
                Time.SYSTEM,
                initialized::add,
                partition -> partition.partition() == 0);
    }

    private static TopicAdmin admin(String bootstrapServers) {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers);
        return new TopicAdmin(config, Admin.create(config));
    }
}
