package io.millrace.testing.kafka;

import static io.millrace.testing.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Topics as tests make, fill and read them; every call has clients of its own, and a deadline. Any thread. */
public record KafkaTopics(String bootstrapServers) {
    private static final Duration CALL = Duration.ofSeconds(60);

    /** A name nobody had before; the topic is not created. */
    public String freshName(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** A new topic of a fresh name. */
    public String createFresh(String prefix, int partitions) {
        String topic = freshName(prefix);
        create(topic, partitions);
        return topic;
    }

    public void create(String topic, int partitions) {
        try (Admin admin = admin()) {
            await(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all());
            awaitKnown(admin, topic);
        }
    }

    /** The controller has created it; the broker hears of it a moment later. */
    public static void awaitKnown(Admin admin, String topic) {
        eventually(
                "the broker knows " + topic,
                () -> !await(admin.describeTopics(List.of(topic)).allTopicNames())
                        .isEmpty());
    }

    public void delete(String... topics) {
        try (Admin admin = admin()) {
            await(admin.deleteTopics(List.of(topics)).all());
        }
    }

    public boolean exists(String topic) {
        try (Admin admin = admin()) {
            return await(admin.listTopics().names()).contains(topic);
        }
    }

    /** Writes values without keys, in this order, and returns when the broker has them. */
    public void produce(String topic, String... values) {
        produce(topic, List.of(values));
    }

    /** Writes values without keys, in this order, and returns when the broker has them. */
    public void produce(String topic, List<String> values) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "enable.idempotence", "true"),
                new StringSerializer(),
                new StringSerializer())) {
            var sent = values.stream()
                    .map(value -> producer.send(new ProducerRecord<>(topic, value)))
                    .toList();
            producer.flush();
            for (var acknowledgement : sent) {
                acknowledgement.get(CALL.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Topic '" + topic + "' could not be written", e);
        }
    }

    /** The values of a topic as text, all that are there now, by partition and offset; committed ones only. */
    public List<String> values(String topic) {
        return records(topic).stream()
                .map(record -> record.value() == null ? null : new String(record.value(), UTF_8))
                .toList();
    }

    /** Waits until a topic has at least this many records and returns their values, all of them. */
    public List<String> awaitValues(String topic, int count, Duration timeout) {
        return awaitRecords(topic, count, timeout).stream()
                .map(record -> record.value() == null ? null : new String(record.value(), UTF_8))
                .toList();
    }

    /** The records of a topic, all that are there now, by partition and offset; committed ones only. */
    public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = assignAll(consumer, topic);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, CALL);
            return read(consumer, ends, Long.MAX_VALUE, deadlineAfter(CALL));
        }
    }

    /** Waits until a topic has at least this many records and returns those read by then. */
    public List<ConsumerRecord<byte[], byte[]>> awaitRecords(String topic, int count, Duration timeout) {
        long deadline = deadlineAfter(timeout);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            assignAll(consumer, topic);
            var records = read(consumer, Map.of(), count, deadline);
            if (records.size() < count) {
                throw new AssertionError("Topic '" + topic + "' has " + records.size() + " records after "
                        + timeout.toMillis() + " ms, expected " + count);
            }
            return records;
        }
    }

    // Reads until the count is reached, or, where ends are given, until each partition is at its end.
    private static List<ConsumerRecord<byte[], byte[]>> read(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, long count, long deadline) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        while (records.size() < count && System.nanoTime() - deadline < 0 && !atEnd(consumer, ends)) {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
        return records;
    }

    private static boolean atEnd(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return !ends.isEmpty()
                && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), CALL) >= end.getValue());
    }

    private static List<TopicPartition> assignAll(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions =
                eventually(topic + " is there", () -> consumer.partitionsFor(topic, CALL), found -> !found.isEmpty())
                        .stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return partitions;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    private static long deadlineAfter(Duration timeout) {
        return System.nanoTime() + timeout.toNanos();
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(CALL.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka did not do as asked: " + e.getMessage(), e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("Interrupted while waiting for Kafka", e);
    }
}
