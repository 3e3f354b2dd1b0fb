package io.millrace.compatibility;

import static io.millrace.testing.time.Eventually.eventually;

import io.millrace.testing.kafka.KafkaTopics;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** How far a sink is behind, by what its consumer group has committed: what lag monitors show. One thread. */
record SinkLag(KafkaTopics topics, String connector) {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** Waits until the sink has committed the end of each partition of the topic. */
    void awaitNone(String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", topics.bootstrapServers()))) {
            eventually(
                    "sink '" + connector + "' has no lag in '" + topic + "'",
                    PATIENCE,
                    () -> lag(admin, topic),
                    lag -> lag.values().stream().allMatch(Long.valueOf(0)::equals));
        }
    }

    // Where nothing is committed, everything is lag.
    private Map<TopicPartition, Long> lag(Admin admin, String topic)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> ends =
                get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).partitions().stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .collect(Collectors.toMap(Function.identity(), any -> OffsetSpec.latest()));
        Map<TopicPartition, OffsetAndMetadata> committed =
                get(admin.listConsumerGroupOffsets("connect-" + connector).partitionsToOffsetAndMetadata());
        Map<TopicPartition, Long> lag = new TreeMap<>(Comparator.comparing(TopicPartition::toString));
        get(admin.listOffsets(ends).all()).forEach((partition, end) -> {
            OffsetAndMetadata done = committed.get(partition);
            lag.put(partition, end.offset() - (done == null ? 0 : done.offset()));
        });
        return lag;
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(30, TimeUnit.SECONDS);
    }
}
