package io.millrace.worker.source;

import io.millrace.worker.source.SubmittedRecords.Submitted;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records of one source partition in send order, as a chain. The task thread adds to its end without a lock; all else is
 * done by any thread under the lock of the owner.
 */
final class OffsetQueue {
    private final SubmittedRecords owner;
    private final Map<String, ?> partition;
    /** The record before the first one in the queue. */
    private Submitted head = new Submitted(null);
    /** Where the task thread goes on when it comes back. */
    private Submitted last = head;
    /** The last acknowledged record before the first gap, until it is taken; null when there is none. */
    private Submitted committable;

    OffsetQueue(SubmittedRecords owner, Map<String, ?> partition) {
        this.owner = owner;
        this.partition = partition;
    }

    SubmittedRecords owner() {
        return owner;
    }

    Map<String, ?> partition() {
        return partition;
    }

    /** Leaves the settled records at the front behind; answers how many of them were acknowledged. */
    long sweep() {
        long acknowledged = 0;
        Submitted before = head;
        Submitted newest = committable;
        for (Submitted next = before.next(); next != null && next.isSettled(); next = next.next()) {
            before.link(null); // an old one must not keep all that came after it alive
            before = next;
            if (next.isAcknowledged()) {
                newest = next;
                acknowledged++;
            }
        }
        head = before;
        committable = newest;
        return acknowledged;
    }

    /** The record whose offset may be committed, once. */
    Optional<Submitted> takeCommittable() {
        Optional<Submitted> taken = Optional.ofNullable(committable);
        committable = null;
        return taken;
    }

    boolean isEmpty() {
        return head.next() == null;
    }

    void addUnderWay(List<Submitted> records) {
        for (Submitted each = head.next(); each != null; each = each.next()) {
            if (each.isUnderWay()) {
                records.add(each);
            }
        }
    }

    /** Where the task thread adds. */
    End end() {
        return new End(this, last);
    }

    /**
     * The end of a queue, while the task thread adds to it. A short-lived object, since to write the address of a new
     * record into an old one is dear. Task thread.
     */
    static final class End {
        static final End NONE = new End(null, null);

        private final OffsetQueue queue;
        private Submitted last;

        private End(OffsetQueue queue, Submitted last) {
            this.queue = queue;
            this.last = last;
        }

        boolean isOf(Map<String, ?> partition) {
            if (queue == null) {
                return false;
            }
            return partition == queue.partition || (partition != null && partition.equals(queue.partition));
        }

        void add(Submitted record) {
            record.belongTo(queue);
            last.link(record);
            last = record;
        }

        /** The task thread goes elsewhere. */
        void leave() {
            if (queue != null) {
                queue.last = last;
            }
        }

        /** The same end, as a new object. */
        End renewed() {
            return new End(queue, last);
        }
    }
}
