package io.millrace.worker.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SinkSubscriptionTest {
    private static final ConsumerRebalanceListener IGNORING = new ConsumerRebalanceListener() {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
    };

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

    @Test
    void readsTheTopicsOfAList() {
        SinkSubscription.to(List.of("a", "b")).begin(consumer, IGNORING);

        assertEquals(Set.of("a", "b"), consumer.subscription());
    }

    @Test
    void readsTheTopicsThatMatchAPattern() {
        consumer.updatePartitions("orders-1", List.of(new PartitionInfo("orders-1", 0, null, null, null)));
        consumer.updatePartitions("other", List.of(new PartitionInfo("other", 0, null, null, null)));

        SinkSubscription.matching(Pattern.compile("orders-.*")).begin(consumer, IGNORING);

        assertEquals(Set.of("orders-1"), consumer.subscription());
    }
}
