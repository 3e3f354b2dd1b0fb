package io.millrace.worker.herder.offsets;

import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.model.ConnectorType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.connect.connector.Connector;

/**
 * A sink connector's consumer group, through an admin client of the connector's own. Blocks; failures of Kafka are the
 * cause of an ExecutionException. One thread; close it.
 */
final class ConsumerGroup implements AutoCloseable {
    private final String name;
    private final Admin admin;

    private ConsumerGroup(String name, Admin admin) {
        this.name = name;
        this.admin = admin;
    }

    /** The group that tasks of this connector join, seen with the connector's settings for admin clients. */
    static ConsumerGroup of(OffsetSubject subject, OffsetParts parts) {
        ConnectorConfig config = ConnectorConfig.parse(
                ConnectorType.SINK,
                subject.raw(),
                subject.resolved(),
                parts.plugins(),
                subject.plugin().loader());
        Class<? extends Connector> type =
                parts.plugins().loadClass(subject.plugin()).asSubclass(Connector.class);
        String group = parts.clientConfigs().sinkGroup(subject.name(), config, type);
        return new ConsumerGroup(
                group, parts.clients().admin(parts.clientConfigs().offsetsAdmin(subject.name(), config, type)));
    }

    /** What the group has committed; nothing if there is no such group. */
    Map<TopicPartition, OffsetAndMetadata> offsets(OffsetWork work) throws ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        unlessUnknown(() ->
                offsets.putAll(work.await(admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata())));
        offsets.values().removeIf(Objects::isNull);
        return offsets;
    }

    /**
     * Sets offsets, and forgets those that are null.
     *
     * @param forgiving whether those of a group that is not there are forgotten already: Apache fails
     */
    void alter(Map<TopicPartition, Long> offsets, boolean forgiving, OffsetWork work) throws ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> set = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            if (offset != null) {
                set.put(partition, new OffsetAndMetadata(offset));
            }
        });
        if (!set.isEmpty()) {
            work.await(admin.alterConsumerGroupOffsets(name, set).all());
        }
        Set<TopicPartition> forgotten = offsets.keySet().stream()
                .filter(partition -> !set.containsKey(partition))
                .collect(Collectors.toSet());
        if (!forgotten.isEmpty()) {
            Question forget = () ->
                    work.await(admin.deleteConsumerGroupOffsets(name, forgotten).all());
            if (forgiving) {
                unlessUnknown(forget);
            } else {
                forget.ask();
            }
        }
    }

    /** Deletes the group, if there is one. */
    void delete(OffsetWork work) throws ExecutionException {
        KafkaFuture<Void> deleted = admin.deleteConsumerGroups(List.of(name)).all();
        unlessUnknown(() -> work.await(deleted));
    }

    /** A question to Kafka. */
    private interface Question {
        void ask() throws ExecutionException;
    }

    private static void unlessUnknown(Question question) throws ExecutionException {
        try {
            question.ask();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
    }

    /** Whatever is still under way is given up. */
    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
