package io.millrace.mirror;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Which partitions of which topic a log is read from, and by which consumer. Belongs to the log's thread.
 *
 * @param lookup finds the topic's partitions; without it the consumer does, which may create the topic
 * @param chosen which of them are read
 */
public record LogSource<K, V>(
        String topic, Consumer<K, V> consumer, Optional<TopicLookup> lookup, Predicate<TopicPartition> chosen) {

    /** The partitions to read, at least one; fails if the topic is missing. */
    List<TopicPartition> partitions(StopSignal stop) {
        List<TopicPartition> all =
                lookup.map(found -> stop.await(found.partitions(topic))).orElseGet(this::askConsumer);
        List<TopicPartition> partitions = all.stream().filter(chosen).toList();
        if (partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException(
                    "Topic '" + topic + "' has " + all.size() + " partitions and none that is to be read");
        }
        return partitions;
    }

    private List<TopicPartition> askConsumer() {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    @Override
    public String toString() {
        return "topic '" + topic + "'" + lookup.map(found -> " of " + found).orElse("");
    }
}
