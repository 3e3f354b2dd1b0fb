package io.millrace.worker.sink;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.IllegalWorkerStateException;

/**
 * Which partitions are assigned, and which of them the consumer holds back: all while the connector is paused, a batch
 * waits for its next delivery, or records at hand are still being piped, else those that the task has paused. Of the
 * thread that has the consumer; {@link #assigned()} from any.
 */
final class SinkPartitions {
    private final Consumer<byte[], byte[]> consumer;
    private final Set<TopicPartition> pausedByTask = new HashSet<>();
    private volatile Set<TopicPartition> assigned = Set.of();
    private boolean connectorPaused;
    private boolean redelivering;
    private boolean busy;
    private Set<TopicPartition> left = Set.of();

    SinkPartitions(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    Set<TopicPartition> assigned() {
        return assigned;
    }

    /** After a rebalance: what the task paused and has lost is forgotten, the rest is held back as before. */
    void add(Collection<TopicPartition> partitions) {
        Set<TopicPartition> next = new HashSet<>(assigned);
        next.addAll(partitions);
        assigned = Set.copyOf(next);
        pausedByTask.retainAll(assigned);
        holdBack();
    }

    void remove(Collection<TopicPartition> partitions) {
        Set<TopicPartition> next = new HashSet<>(assigned);
        next.removeAll(partitions);
        assigned = Set.copyOf(next);
        moved(partitions);
    }

    /** From now on those that leave are remembered, even if they come back. */
    void forgetLeavers() {
        left = Set.of();
    }

    boolean hasLeft(TopicPartition partition) {
        return left.contains(partition);
    }

    /** Their position was changed from outside: to records at hand they are as those that leave. */
    void moved(Collection<TopicPartition> partitions) {
        left = new HashSet<>(left);
        left.addAll(partitions);
    }

    boolean anyLeft() {
        return !left.isEmpty();
    }

    void connectorPaused(boolean paused) {
        connectorPaused = paused;
        holdBack();
    }

    boolean isRedelivering() {
        return redelivering;
    }

    /** Whether a batch waits for its next delivery. */
    void redelivering(boolean waiting) {
        if (redelivering != waiting) {
            redelivering = waiting;
            holdBack();
        }
    }

    /** Whether there are records at hand, so that no others are to be read. */
    void busy(boolean atWork) {
        busy = atWork;
        holdBack();
    }

    void pauseByTask(TopicPartition... partitions) {
        checkAssigned("pause", partitions);
        pausedByTask.addAll(Arrays.asList(partitions));
        holdBack();
    }

    void resumeByTask(TopicPartition... partitions) {
        checkAssigned("resume", partitions);
        Arrays.asList(partitions).forEach(pausedByTask::remove);
        holdBack();
    }

    /** Those that the task does not want records of. */
    Set<TopicPartition> pausedByTask() {
        return pausedByTask;
    }

    /** Whether the task is to get no records that it has not got before. */
    boolean isHoldingAll() {
        return connectorPaused || redelivering;
    }

    private void checkAssigned(String what, TopicPartition... partitions) {
        if (!assigned.containsAll(Arrays.asList(partitions))) {
            throw new IllegalWorkerStateException(
                    "SinkTasks may not " + what + " partitions that are not currently assigned to them.");
        }
    }

    private void holdBack() {
        Set<TopicPartition> heldBack = new HashSet<>(connectorPaused || redelivering || busy ? assigned : pausedByTask);
        heldBack.retainAll(assigned);
        Set<TopicPartition> flowing = new HashSet<>(assigned);
        flowing.removeAll(heldBack);
        consumer.pause(heldBack);
        consumer.resume(flowing);
    }
}
