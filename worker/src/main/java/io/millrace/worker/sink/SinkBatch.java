package io.millrace.worker.sink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.runtime.InternalSinkRecord;
import org.apache.kafka.connect.sink.SinkRecord;

/** Records that the task has not taken yet, and how far they reach. Task thread. */
final class SinkBatch {
    private List<InternalSinkRecord> records = new ArrayList<>();
    private Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private int drops;

    void add(InternalSinkRecord converted) {
        records.add(converted);
    }

    /** The batch reaches up to this record of the partition, be it dropped or not. */
    void reaches(TopicPartition partition, ConsumerRecord<byte[], byte[]> last) {
        offsets.put(partition, new OffsetAndMetadata(last.offset() + 1, last.leaderEpoch(), ""));
    }

    /** Adds all of another, which is empty then. */
    void take(SinkBatch other) {
        if (records.isEmpty() && offsets.isEmpty()) {
            records = other.records;
            offsets = other.offsets;
        } else {
            records.addAll(other.records);
            offsets.putAll(other.offsets);
        }
        other.clear();
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    int size() {
        return records.size();
    }

    InternalSinkRecord get(int index) {
        return records.get(index);
    }

    /** A list for the task to keep. */
    List<SinkRecord> copy() {
        return new ArrayList<>(records);
    }

    /** A part of it for the task to keep. */
    List<SinkRecord> copy(int from, int to) {
        return new ArrayList<>(records.subList(from, to));
    }

    /** The next offset of each partition once the task has taken the batch. */
    Map<TopicPartition, OffsetAndMetadata> offsets() {
        return offsets;
    }

    /** Leaves out the first records; returns how far each partition reaches before the first record that is left. */
    Map<TopicPartition, OffsetAndMetadata> take(int count) {
        records.subList(0, count).clear();
        Map<TopicPartition, OffsetAndMetadata> reached = new HashMap<>(offsets);
        Set<TopicPartition> left = new HashSet<>();
        for (InternalSinkRecord record : records) {
            TopicPartition partition = origin(record);
            if (left.add(partition)) {
                reached.put(partition, new OffsetAndMetadata(record.originalKafkaOffset()));
            }
        }
        return reached;
    }

    void clear() {
        records = new ArrayList<>();
        offsets = new HashMap<>();
    }

    /** Leaves out what came from these partitions. */
    void drop(Collection<TopicPartition> partitions) {
        drops++;
        Set<TopicPartition> gone = new HashSet<>(partitions);
        offsets.keySet().removeAll(gone);
        records.removeIf(record -> gone.contains(origin(record)));
    }

    /** How often partitions were left out. */
    int drops() {
        return drops;
    }

    private static TopicPartition origin(InternalSinkRecord record) {
        return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
    }
}
