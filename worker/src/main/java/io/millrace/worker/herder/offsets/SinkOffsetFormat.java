package io.millrace.worker.herder.offsets;

import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.OffsetAdmin.PartitionOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Offsets of consumer groups as callers see them. Pure; texts are the contract's. */
final class SinkOffsetFormat {
    private static final String TOPIC = "kafka_topic";
    private static final String PARTITION = "kafka_partition";
    private static final String OFFSET = "kafka_offset";

    private SinkOffsetFormat() {}

    static PartitionOffset write(TopicPartition partition, long offset) {
        Map<String, Object> where = new LinkedHashMap<>();
        where.put(PARTITION, partition.partition()); // first, as Apache's worker has it
        where.put(TOPIC, partition.topic());
        return new PartitionOffset(where, Map.of(OFFSET, offset));
    }

    /** What is given last for a partition counts; a null offset stays null; throws an InvalidRefusal. */
    static Map<TopicPartition, Long> read(List<PartitionOffset> offsets) {
        Map<TopicPartition, Long> read = new LinkedHashMap<>();
        offsets.forEach(each -> {
            TopicPartition partition = partition(each.partition());
            read.put(partition, offset(each.offset()));
        });
        return read;
    }

    /** Refuses what no group can commit: a mistake of the caller, on which Apache's worker fails. */
    static void requireCommittable(Map<TopicPartition, Long> offsets) {
        offsets.forEach((partition, offset) -> {
            if (partition.topic().isEmpty()) {
                throw new InvalidRefusal("Kafka topic names must be valid strings and may not be empty");
            }
            notNegative(partition.partition(), "partition");
            if (offset != null) {
                notNegative(offset, "offset of " + partition);
            }
        });
    }

    private static TopicPartition partition(Map<String, Object> partition) {
        if (partition == null) {
            throw new InvalidRefusal("The partition for a sink connector offset cannot be null or missing");
        }
        if (!partition.containsKey(TOPIC) || !partition.containsKey(PARTITION)) {
            throw new InvalidRefusal("The partition for a sink connector offset must contain the keys '" + TOPIC
                    + "' and '" + PARTITION + "'");
        }
        if (partition.get(TOPIC) == null) {
            throw new InvalidRefusal("Kafka topic names must be valid strings and may not be null");
        }
        if (partition.get(PARTITION) == null) {
            throw new InvalidRefusal("Kafka partitions must be valid numbers and may not be null");
        }
        return new TopicPartition(partition.get(TOPIC).toString(), number(partition.get(PARTITION)));
    }

    private static int number(Object value) {
        try {
            return Integer.parseInt(value.toString());
        } catch (NumberFormatException e) {
            throw new InvalidRefusal("Failed to parse the following Kafka partition value in the provided offsets: '"
                    + value + "'. Partition values for sink connectors need to be integers.");
        }
    }

    private static Long offset(Map<String, Object> offset) {
        if (offset == null) {
            return null;
        }
        if (!offset.containsKey(OFFSET)) {
            throw new InvalidRefusal(
                    "The offset for a sink connector should either be null or contain the key '" + OFFSET + "'");
        }
        Object value = offset.get(OFFSET);
        try {
            return Long.parseLong(String.valueOf(value));
        } catch (NumberFormatException e) {
            throw new InvalidRefusal("Failed to parse the following Kafka offset value in the provided offsets: '"
                    + value + "'. Offset values for sink connectors need to be integers.");
        }
    }

    private static void notNegative(long value, String what) {
        if (value < 0) {
            throw new InvalidRefusal("The Kafka " + what + " must not be negative, was " + value);
        }
    }
}
