package io.millrace.worker.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Time;

/**
 * Offsets of records sent and not yet acknowledged, in send order per source partition. The task thread submits; any
 * thread may acknowledge and take what is committable. A record costs neither of them a lock.
 */
final class SubmittedRecords {
    /** Settled records before they are swept out, so that sweeping costs little per record. */
    private static final int SWEEP_AFTER = 1024;

    private final Object lock = new Object();
    private final Map<Map<String, ?>, OffsetQueue> queues = new HashMap<>();
    /** The queue that the task thread adds to, which stays though it may be empty. */
    private OffsetQueue current;

    private long acknowledged;
    private long settledSinceSweep;
    /** Task thread. */
    private OffsetQueue.End end = OffsetQueue.End.NONE;

    private volatile boolean awaited;

    /**
     * Offsets that may be committed.
     *
     * @param acknowledged how many records they stand for
     */
    record Committable(Map<Map<String, ?>, Map<String, ?>> offsets, long acknowledged) {}

    /** One record under way. Any thread. */
    static class Submitted {
        // Numbers: a reference to a constant would be one more for the garbage collector to follow.
        private static final byte UNDER_WAY = 0;
        private static final byte ACKNOWLEDGED = 1;
        private static final byte FAILED = 2;
        private static final byte TAKEN_BACK = 3;
        private static final VarHandle NEXT = handle("next", Submitted.class);
        private static final VarHandle PROGRESS = handle("progress", byte.class);

        private final Map<String, ?> offset;
        private OffsetQueue queue;

        @SuppressWarnings("unused") // by its handle
        private Submitted next;

        @SuppressWarnings("unused") // by its handle
        private byte progress;

        Submitted(Map<String, ?> offset) {
            this.offset = offset;
        }

        private static VarHandle handle(String field, Class<?> type) {
            try {
                return MethodHandles.lookup().findVarHandle(Submitted.class, field, type);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        /** The record has arrived: its offset may be committed. */
        final void acknowledge() {
            become(ACKNOWLEDGED, true);
        }

        /** The record will never arrive, which is tolerated: its offset may be committed. */
        final void skip() {
            become(ACKNOWLEDGED, false);
        }

        /** The record will never arrive: it holds back its partition's offsets for good. */
        final void fail() {
            become(FAILED, false);
        }

        private void become(byte next, boolean arrived) {
            byte before = (byte) PROGRESS.getAcquire(this);
            if (before == TAKEN_BACK) {
                return;
            }
            PROGRESS.setRelease(this, next);
            if (before == UNDER_WAY) {
                ended(arrived);
            }
            queue.owner().wakeUp();
        }

        /** The record has reached its end. Whatever overrides this meets {@link #meet()} in some atomic variable. */
        void ended(boolean arrived) {
            VarHandle.fullFence();
        }

        /** Whoever waits now either sees that the record has reached its end, or is seen by who makes it so. */
        void meet() {
            VarHandle.fullFence();
        }

        final Map<String, ?> partition() {
            return queue.partition();
        }

        final Map<String, ?> offset() {
            return offset;
        }

        final boolean isAcknowledged() {
            return (byte) PROGRESS.getAcquire(this) == ACKNOWLEDGED;
        }

        /** Whether later offsets need not wait for this one. */
        final boolean isSettled() {
            byte now = (byte) PROGRESS.getAcquire(this);
            return now == ACKNOWLEDGED || now == TAKEN_BACK;
        }

        final boolean isUnderWay() {
            return (byte) PROGRESS.getAcquire(this) == UNDER_WAY;
        }

        private void takeBack() {
            PROGRESS.setRelease(this, TAKEN_BACK);
        }

        final Submitted next() {
            return (Submitted) NEXT.getAcquire(this);
        }

        /** Shows the record that follows to whoever sweeps. */
        final void link(Submitted following) {
            NEXT.setRelease(this, following);
        }

        final void belongTo(OffsetQueue one) {
            queue = one;
        }
    }

    /** A batch begins. Task thread. */
    void newBatch() {
        end = end.renewed();
    }

    /** Adds a record of which nothing more is known; partition and offset may be null. Task thread. */
    Submitted submit(Map<String, ?> partition, Map<String, ?> offset) {
        Submitted record = new Submitted(offset);
        add(partition, record);
        return record;
    }

    /** Adds a record that is about to be sent; the partition may be null. Task thread. */
    void add(Map<String, ?> partition, Submitted record) {
        if (!end.isOf(partition)) {
            end = switchTo(partition);
        }
        end.add(record);
    }

    private OffsetQueue.End switchTo(Map<String, ?> partition) {
        end.leave();
        synchronized (lock) {
            current = queues.computeIfAbsent(partition, key -> new OffsetQueue(this, key));
            return current.end();
        }
    }

    /** Takes back the record submitted last, which could not be sent. Task thread. */
    void remove(Submitted record) {
        record.takeBack();
    }

    /** So many more records have reached their end: now and then, they are swept out. */
    void settled(int records) {
        synchronized (lock) {
            settledSinceSweep += records;
            if (settledSinceSweep >= Math.max(SWEEP_AFTER, queues.size())) {
                sweep();
            }
        }
    }

    /** Offsets that have become committable since the last call: of each partition, the last one before a gap. */
    Committable takeCommittable() {
        synchronized (lock) {
            sweep();
            Committable taken = new Committable(takeOffsets(), acknowledged);
            acknowledged = 0;
            return taken;
        }
    }

    private void sweep() {
        settledSinceSweep = 0;
        for (OffsetQueue queue : queues.values()) {
            acknowledged += queue.sweep();
        }
    }

    private Map<Map<String, ?>, Map<String, ?>> takeOffsets() {
        Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
        for (Iterator<OffsetQueue> each = queues.values().iterator(); each.hasNext(); ) {
            OffsetQueue queue = each.next();
            queue.takeCommittable().ifPresent(last -> offsets.put(queue.partition(), last.offset()));
            if (queue.isEmpty() && queue != current) {
                each.remove();
            }
        }
        return offsets;
    }

    /** Waits until no record is under way; false when some still are after the timeout. */
    boolean await(Duration timeout, Time time) throws InterruptedException {
        long deadlineMs = time.milliseconds() + timeout.toMillis();
        awaited = true;
        try {
            for (Submitted record : underWay()) {
                record.meet();
                time.waitObject(lock, () -> !record.isUnderWay(), deadlineMs);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } finally {
            awaited = false;
        }
    }

    private List<Submitted> underWay() {
        synchronized (lock) {
            List<Submitted> records = new ArrayList<>();
            queues.values().forEach(queue -> queue.addUnderWay(records));
            return records;
        }
    }

    private void wakeUp() {
        if (awaited) {
            synchronized (lock) {
                lock.notifyAll();
            }
        }
    }
}
