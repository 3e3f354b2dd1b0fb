package io.millrace.worker.store;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.worker.config.StorageTopic;
import io.millrace.worker.kafka.InternalTopic;
import io.millrace.worker.kafka.InternalTopics;
import io.millrace.worker.kafka.RealKafkaClients;
import io.millrace.worker.kafka.SharedAdmin;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;

/** Logs on topics of a real broker, with clients as small as can be. One thread; close it. */
final class LogFixture implements AutoCloseable {
    private static final AtomicInteger CLIENT = new AtomicInteger();

    private final KafkaFixture kafka;
    private final RealKafkaClients clients = new RealKafkaClients();
    private final SharedAdmin admin;

    LogFixture(KafkaFixture kafka) {
        this.kafka = kafka;
        this.admin = new SharedAdmin(clients, () -> client("admin"));
    }

    KafkaBasedLog log(String topic) {
        return log(offsets(topic, 1));
    }

    KafkaBasedLog log(InternalTopic topic) {
        return new KafkaBasedLog(
                topic,
                LogClients.of(clients, this::producer, () -> consumer("read_uncommitted")),
                topics(),
                Time.SYSTEM);
    }

    /** A log that sees only what transactions have committed. */
    KafkaBasedLog committed(String topic) {
        return new KafkaBasedLog(
                offsets(topic, 1),
                LogClients.readingOnly(clients, () -> consumer("read_committed")),
                topics(),
                Time.SYSTEM);
    }

    /** As {@link #log(InternalTopic)}, but it sees only what transactions have committed. */
    KafkaBasedLog committed(InternalTopic topic) {
        return new KafkaBasedLog(
                topic, LogClients.of(clients, this::producer, () -> consumer("read_committed")), topics(), Time.SYSTEM);
    }

    /** A producer of transactions. */
    Producer<byte[], byte[]> producer(String transactionalId) {
        Map<String, Object> config = producer();
        config.put("transactional.id", transactionalId);
        config.put("max.block.ms", "20000");
        return clients.producer(config);
    }

    InternalTopics topics() {
        return new InternalTopics(
                admin,
                kafka.bootstrapServers(),
                new InternalTopics.Retries(Duration.ofSeconds(30), Duration.ofMillis(50)),
                Time.SYSTEM);
    }

    static InternalTopic offsets(String topic, int partitions) {
        return InternalTopic.offsets(new StorageTopic(topic, partitions, (short) 1, Map.of()));
    }

    Map<String, Object> producer() {
        Map<String, Object> config = client("producer");
        config.put("key.serializer", ByteArraySerializer.class);
        config.put("value.serializer", ByteArraySerializer.class);
        config.put("linger.ms", "0");
        return config;
    }

    private Map<String, Object> consumer(String isolation) {
        Map<String, Object> config = client("consumer");
        config.put("key.deserializer", ByteArrayDeserializer.class);
        config.put("value.deserializer", ByteArrayDeserializer.class);
        config.put("isolation.level", isolation);
        config.put("metadata.max.age.ms", "1000");
        return config;
    }

    private Map<String, Object> client(String kind) {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", kafka.bootstrapServers());
        config.put("client.id", "log-" + kind + "-" + CLIENT.incrementAndGet());
        return config;
    }

    @Override
    public void close() {
        admin.close();
    }
}
