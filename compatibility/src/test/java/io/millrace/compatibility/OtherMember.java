package io.millrace.compatibility;

import static io.millrace.testing.time.Eventually.eventually;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer that joins the group of a sink, so that partitions move, and leaves it when it is closed. One thread. */
final class OtherMember implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Its client id lets it come last when members are put in order. */
    OtherMember(String bootstrapServers, String group, String topic, String assignor) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "group.id",
                        group,
                        "client.id",
                        "z",
                        "heartbeat.interval.ms",
                        "200",
                        "enable.auto.commit",
                        "false",
                        "partition.assignment.strategy",
                        assignor),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(topic));
    }

    void awaitPartitions() {
        eventually(
                "a partition for the other member",
                () -> {
                    consumer.poll(POLL);
                    return consumer.assignment();
                },
                partitions -> !partitions.isEmpty());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
