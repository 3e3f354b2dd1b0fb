package io.millrace.worker.sink;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What may be committed, what was, and which commit is under way; does no I/O. Task thread. */
final class SinkOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(SinkOffsets.class);

    private final Map<TopicPartition, OffsetAndMetadata> current = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private int sequence;
    private int commits;
    private boolean committing;
    private long startedMs;

    /** The partition is ours, or was moved to another position: nothing before it is ours to commit. */
    void start(TopicPartition partition, OffsetAndMetadata position) {
        current.put(partition, position);
        committed.put(partition, position);
    }

    /** The task has taken records up to these offsets. */
    void delivered(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> current.computeIfPresent(partition, (key, former) -> offset));
    }

    /** The partitions are gone. */
    void forget(Collection<TopicPartition> partitions) {
        current.keySet().removeAll(partitions);
        committed.keySet().removeAll(partitions);
    }

    /** How far the task has taken records, for those of the partitions that are ours. */
    Map<TopicPartition, OffsetAndMetadata> current(Collection<TopicPartition> partitions) {
        return of(partitions, current);
    }

    /** Counts as taken what was committed, and no more; returns where to read on. */
    Map<TopicPartition, OffsetAndMetadata> backToCommitted() {
        current.putAll(committed);
        return Map.copyOf(committed);
    }

    private static Map<TopicPartition, OffsetAndMetadata> of(
            Collection<TopicPartition> partitions, Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = offsets.get(partition);
            if (offset != null) {
                found.put(partition, offset);
            }
        }
        return found;
    }

    /**
     * What to commit, given what the task answered when it was asked about the partitions; empty when there is nothing
     * new.
     */
    Optional<Map<TopicPartition, OffsetAndMetadata>> committable(
            Collection<TopicPartition> asked, Map<TopicPartition, OffsetAndMetadata> answered) {
        Map<TopicPartition, OffsetAndMetadata> former = of(asked, committed);
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(former);
        answered.forEach((partition, offset) -> {
            if (isUsable(asked, partition, offset)) {
                next.put(partition, offset);
            }
        });
        return next.equals(former) ? Optional.empty() : Optional.of(next);
    }

    private boolean isUsable(Collection<TopicPartition> asked, TopicPartition partition, OffsetAndMetadata offset) {
        if (!current.containsKey(partition)) {
            LOG.warn("Ignoring the task's offset {} for {}: the partition is not assigned", offset, partition);
            return false;
        }
        if (!asked.contains(partition)) {
            LOG.debug("Ignoring the task's offset {} for {}: it was not asked for", offset, partition);
            return false;
        }
        if (offset == null || offset.offset() > current.get(partition).offset()) {
            LOG.warn(
                    "Ignoring the task's offset {} for {}: records were delivered up to {} only",
                    offset,
                    partition,
                    current.get(partition).offset());
            return false;
        }
        return true;
    }

    /** How many offsets lie between what is committed and what is read; the latter, if not taken yet, is given. */
    long uncommitted(Map<TopicPartition, OffsetAndMetadata> read) {
        long sum = 0;
        for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : current.entrySet()) {
            OffsetAndMetadata reached = read.getOrDefault(entry.getKey(), entry.getValue());
            sum += Math.max(0, reached.offset() - committed.get(entry.getKey()).offset());
        }
        return sum;
    }

    /** When the commit begun last was begun. */
    long startedMs() {
        return startedMs;
    }

    /** Begins a commit and returns its sequence number. */
    int begin(long nowMs) {
        committing = true;
        startedMs = nowMs;
        return ++sequence;
    }

    boolean isCommitting() {
        return committing;
    }

    /** Whether the commit under way, if there is one, was begun at that time or before. */
    boolean isCommittingSince(long timeMs) {
        return committing && startedMs <= timeMs;
    }

    /** Waits no longer for the commit under way; its outcome still counts until a newer one begins. */
    void giveUp() {
        committing = false;
    }

    /** A commit has succeeded; false when a newer one has begun since, so that it says nothing any more. */
    boolean succeeded(int number, Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (!ended(number)) {
            return false;
        }
        offsets.forEach((partition, offset) -> committed.computeIfPresent(partition, (key, former) -> offset));
        commits += offsets.isEmpty() ? 0 : 1;
        return true;
    }

    /** How many commits have moved an offset so far. */
    int commits() {
        return commits;
    }

    /** A commit has failed; false when a newer one has begun since. */
    boolean failed(int number) {
        return ended(number);
    }

    private boolean ended(int number) {
        if (number != sequence) {
            return false;
        }
        committing = false;
        return true;
    }
}
