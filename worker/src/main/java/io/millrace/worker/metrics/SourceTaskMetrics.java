package io.millrace.worker.metrics;

import io.millrace.worker.task.PluginCall;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.common.metrics.stats.Min;
import org.apache.kafka.common.metrics.stats.Value;
import org.apache.kafka.common.utils.Time;

/** Records of a source task on their way to Kafka, counted by the batch. Any thread. */
public final class SourceTaskMetrics {
    private final MetricGroup group;
    private final TaskActivity activity;
    private final PluginCall call;
    private final PluginCall commitCall;
    private final Time time;
    private final Sensor polls;
    private final Sensor pollTime;
    private final Sensor writes;
    private final Sensor active;
    private long underWay;
    /** Of committed transactions; null where there are none. */
    private volatile Sensor transactions;

    SourceTaskMetrics(MetricGroup group, TaskActivity activity, PluginCall call, PluginCall commitCall, Time time) {
        this.group = group;
        this.activity = activity;
        this.call = call;
        this.commitCall = commitCall;
        this.time = time;
        this.polls = group.rateAndTotal(Attribute.SOURCE_POLL_RATE, Attribute.SOURCE_POLL_TOTAL);
        this.pollTime = group.maxAndAvg(Attribute.POLL_BATCH_MAX, Attribute.POLL_BATCH_AVG);
        this.writes = group.rateAndTotal(Attribute.SOURCE_WRITE_RATE, Attribute.SOURCE_WRITE_TOTAL);
        this.active = group.one(Attribute.SOURCE_ACTIVE, new Value());
        group.with(active, Attribute.SOURCE_ACTIVE_MAX, new Max());
        group.with(active, Attribute.SOURCE_ACTIVE_AVG, new Avg());
    }

    /** The task's thread enters a call into the plugin, until this is closed; never per record. */
    public PluginCall calling(String name) {
        return call.enter(name);
    }

    /** Some thread, one at a time, enters the plugin's {@code commit}, until this is closed. */
    public PluginCall callingCommit() {
        return commitCall.enter("commit");
    }

    /** The task gave records, after having been asked at that time. */
    public Batch polled(int records, long askedMs) {
        long now = time.milliseconds();
        polls.record(records, now);
        pollTime.record(now - askedMs, now);
        activity.batch(records, now);
        moved(records, now);
        return new Batch(records);
    }

    /** A commit of offsets has ended that was begun at that time. */
    public void committed(boolean well, long begunMs) {
        activity.committed(well, time.milliseconds() - begunMs);
    }

    /** The task writes in transactions: their attributes appear. */
    public void transactional() {
        Sensor sizes = group.one(Attribute.TRANSACTION_SIZE_MAX, new Max());
        group.with(sizes, Attribute.TRANSACTION_SIZE_MIN, new Min());
        transactions = group.with(sizes, Attribute.TRANSACTION_SIZE_AVG, new Avg());
    }

    /** A transaction of so many records has been committed; after {@link #transactional()}. */
    public void transaction(int records) {
        transactions.record(records, time.milliseconds());
    }

    private synchronized void moved(int records, long now) {
        underWay = Math.max(0, underWay + records);
        active.record(underWay, now);
    }

    /** The records of one poll; each of them is written, or dropped, once. Any thread. */
    public final class Batch {
        private final int records;
        private final AtomicInteger open;
        private final AtomicInteger dropped = new AtomicInteger();

        private Batch(int records) {
            this.records = records;
            this.open = new AtomicInteger(records);
        }

        /** How many records were polled. */
        public int records() {
            return records;
        }

        /**
         * A record has reached its end.
         *
         * @param written false when it was filtered, or failed where that is tolerated
         * @return whether it was the last one of the batch
         */
        public boolean completed(boolean written) {
            if (!written) {
                dropped.incrementAndGet();
            }
            if (open.decrementAndGet() != 0) {
                return false;
            }
            long now = time.milliseconds();
            writes.record(records - dropped.get(), now);
            moved(-records, now);
            return true;
        }

        /** Orders what the caller has done before each completion that has not happened yet, and after the others. */
        public void meet() {
            open.getAndAdd(0);
        }
    }
}
