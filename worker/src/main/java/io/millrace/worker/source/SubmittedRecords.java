package io.millrace.worker.source;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Time;

/**
 * Offsets of records sent and not yet acknowledged, in send order per source partition. The task thread submits; any
 * thread may acknowledge, without a lock, and take what is committable.
 */
final class SubmittedRecords {
    /** Records submitted before acknowledged ones are swept out, so that sweeping costs little per record. */
    private static final int SWEEP_AFTER = 1024;

    private final Map<Map<String, ?>, Deque<Submitted>> queues = new HashMap<>();
    private final Object lock = new Object();
    private Map<Map<String, ?>, Map<String, ?>> committable = new HashMap<>();
    private long acknowledged;
    private int submittedSinceSweep;
    /** What the batch at hand does when a record has reached its end: true if it has arrived. */
    private Consumer<Boolean> completion = arrived -> {};

    private volatile boolean awaited;

    /** How far a record has come. */
    private enum Progress {
        SENT,
        ACKNOWLEDGED,
        FAILED
    }

    /**
     * Offsets that may be committed.
     *
     * @param acknowledged how many records they stand for
     */
    record Committable(Map<Map<String, ?>, Map<String, ?>> offsets, long acknowledged) {}

    /** One record under way. Any thread. */
    final class Submitted {
        private final Map<String, ?> partition;
        private final Map<String, ?> offset;
        private volatile Progress progress = Progress.SENT;

        private final Consumer<Boolean> completion;

        private Submitted(Map<String, ?> partition, Map<String, ?> offset, Consumer<Boolean> completion) {
            this.partition = partition;
            this.offset = offset;
            this.completion = completion;
        }

        /** The record has arrived: its offset may be committed. */
        void acknowledge() {
            become(Progress.ACKNOWLEDGED, true);
        }

        /** The record will never arrive, which is tolerated: its offset may be committed. */
        void skip() {
            become(Progress.ACKNOWLEDGED, false);
        }

        /** The record will never arrive: it holds back its partition's offsets for good. */
        void fail() {
            become(Progress.FAILED, false);
        }

        private void become(Progress next, boolean arrived) {
            boolean first = isUnderWay();
            progress = next;
            if (first) {
                completion.accept(arrived);
            }
            if (awaited) {
                synchronized (lock) {
                    lock.notifyAll();
                }
            }
        }

        private boolean isUnderWay() {
            return progress == Progress.SENT;
        }
    }

    /** A batch begins; it hears, on any thread, of each of its records once. Task thread. */
    void newBatch(Consumer<Boolean> whenCompleted) {
        completion = whenCompleted;
    }

    /** Adds a record that is about to be sent; partition and offset may be null. */
    Submitted submit(Map<String, ?> partition, Map<String, ?> offset) {
        Submitted record = new Submitted(partition, offset, completion);
        synchronized (lock) {
            queues.computeIfAbsent(partition, key -> new ArrayDeque<>()).add(record);
            if (++submittedSinceSweep >= Math.max(SWEEP_AFTER, queues.size())) {
                sweep();
            }
        }
        return record;
    }

    /** Takes back the record submitted last, which could not be sent. */
    void remove(Submitted record) {
        synchronized (lock) {
            Deque<Submitted> queue = queues.get(record.partition);
            if (queue != null && queue.removeLastOccurrence(record) && queue.isEmpty()) {
                queues.remove(record.partition);
            }
        }
    }

    /** Offsets that have become committable since the last call: of each partition, the last one before a gap. */
    Committable takeCommittable() {
        synchronized (lock) {
            sweep();
            Committable taken = new Committable(committable, acknowledged);
            committable = new HashMap<>();
            acknowledged = 0;
            return taken;
        }
    }

    private void sweep() {
        submittedSinceSweep = 0;
        Iterator<Map.Entry<Map<String, ?>, Deque<Submitted>>> partitions =
                queues.entrySet().iterator();
        while (partitions.hasNext()) {
            Map.Entry<Map<String, ?>, Deque<Submitted>> partition = partitions.next();
            sweep(partition.getKey(), partition.getValue());
            if (partition.getValue().isEmpty()) {
                partitions.remove();
            }
        }
    }

    private void sweep(Map<String, ?> partition, Deque<Submitted> queue) {
        Submitted last = null;
        while (!queue.isEmpty() && queue.peek().progress == Progress.ACKNOWLEDGED) {
            last = queue.remove();
            acknowledged++;
        }
        if (last != null) {
            committable.put(partition, last.offset);
        }
    }

    /** Waits until no record is under way; false when some still are after the timeout. */
    boolean await(Duration timeout, Time time) throws InterruptedException {
        long deadlineMs = time.milliseconds() + timeout.toMillis();
        awaited = true;
        try {
            for (Submitted record : all()) {
                time.waitObject(lock, () -> !record.isUnderWay(), deadlineMs);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } finally {
            awaited = false;
        }
    }

    private List<Submitted> all() {
        synchronized (lock) {
            List<Submitted> records = new ArrayList<>();
            queues.values().forEach(records::addAll);
            return records;
        }
    }
}
