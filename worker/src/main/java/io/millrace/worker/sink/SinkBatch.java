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

    void add(List<InternalSinkRecord> converted) {
        records.addAll(converted);
    }

    /** The batch reaches up to this record of the partition, be it dropped or not. */
    void reaches(TopicPartition partition, ConsumerRecord<byte[], byte[]> last) {
        offsets.put(partition, new OffsetAndMetadata(last.offset() + 1, last.leaderEpoch(), ""));
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** A list for the task to keep. */
    List<SinkRecord> copy() {
        return new ArrayList<>(records);
    }

    /** The next offset of each partition once the task has taken the batch. */
    Map<TopicPartition, OffsetAndMetadata> offsets() {
        return offsets;
    }

    void clear() {
        records = new ArrayList<>();
        offsets = new HashMap<>();
    }

    /** Leaves out what came from these partitions. */
    void drop(Collection<TopicPartition> partitions) {
        Set<TopicPartition> gone = new HashSet<>(partitions);
        offsets.keySet().removeAll(gone);
        records.removeIf(
                record -> gone.contains(new TopicPartition(record.originalTopic(), record.originalKafkaPartition())));
    }
}
