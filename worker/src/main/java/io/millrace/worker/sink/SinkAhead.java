package io.millrace.worker.sink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * What was read and converted while the task was busy with the batch before: the outcome of one poll, be it a failure.
 * No offset moves before it is taken. Of the thread that has the consumer.
 */
final class SinkAhead {
    private final SinkBatch batch = new SinkBatch();
    private final Map<TopicPartition, Part> parts = new HashMap<>();
    private boolean whole = true;
    private Optional<Failure> failure = Optional.empty();

    /** What was read of a partition. */
    private record Part(long first, int count) {}

    /** On a record of the partition. */
    private record Failure(TopicPartition partition, Throwable error) {}

    /** Whether there is nothing to take. */
    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Pipes what a poll gave; a failure is thrown when it is taken. */
    void fill(ConsumerRecords<byte[], byte[]> records, SinkIntake intake) {
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> read = records.records(partition);
            parts.put(partition, new Part(read.get(0).offset(), read.size()));
        }
        try {
            whole = intake.add(records, batch);
        } catch (Throwable e) {
            failure = Optional.of(new Failure(intake.at(), e));
        }
    }

    /** How many records were read. */
    int count() {
        return parts.values().stream().mapToInt(Part::count).sum();
    }

    /**
     * Moves everything into the batch, or throws what it failed with.
     *
     * @return false when piping was interrupted before the end
     */
    boolean moveTo(SinkBatch target) {
        if (failure.isPresent()) {
            throw thrown(failure.get().error());
        }
        boolean moved = whole;
        target.take(batch);
        clear();
        return moved;
    }

    /** Piping throws nothing that is checked. */
    private static RuntimeException thrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }

    /** Leaves out what came from these partitions: somebody else reads on, or we do from elsewhere. */
    void drop(Collection<TopicPartition> partitions) {
        if (parts.isEmpty() || !parts.keySet().removeAll(Set.copyOf(partitions))) {
            return;
        }
        batch.drop(partitions);
        failure = failure.filter(failed -> !partitions.contains(failed.partition()));
        if (parts.isEmpty()) {
            clear();
        }
    }

    /** Leaves out what came from these partitions; it will be read again. */
    void unread(Collection<TopicPartition> partitions, Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> read = new ArrayList<>(partitions);
        read.retainAll(parts.keySet());
        read.forEach(partition -> consumer.seek(partition, parts.get(partition).first()));
        drop(read);
    }

    void clear() {
        batch.clear();
        parts.clear();
        whole = true;
        failure = Optional.empty();
    }
}
