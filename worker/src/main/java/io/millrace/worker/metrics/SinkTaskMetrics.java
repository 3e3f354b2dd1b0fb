package io.millrace.worker.metrics;

import io.millrace.worker.task.PluginCall;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.common.metrics.stats.Value;
import org.apache.kafka.common.utils.Time;

/** Records of a sink task on their way from Kafka, counted by the batch. Any thread. */
public final class SinkTaskMetrics {
    private final TaskActivity activity;
    private final PluginCall call;
    private final PluginCall aheadCall;
    private final Time time;
    private final Sensor reads;
    private final Sensor sends;
    private final Sensor putTime;
    private final Sensor partitions;
    private final Sensor commitNumber;
    private final Sensor completions;
    private final Sensor skips;
    private final Sensor active;

    SinkTaskMetrics(MetricGroup group, TaskActivity activity, PluginCall call, PluginCall aheadCall, Time time) {
        this.activity = activity;
        this.call = call;
        this.aheadCall = aheadCall;
        this.time = time;
        this.reads = group.rateAndTotal(Attribute.SINK_READ_RATE, Attribute.SINK_READ_TOTAL);
        this.sends = group.rateAndTotal(Attribute.SINK_SEND_RATE, Attribute.SINK_SEND_TOTAL);
        this.putTime = group.maxAndAvg(Attribute.PUT_BATCH_MAX, Attribute.PUT_BATCH_AVG);
        this.partitions = group.one(Attribute.PARTITION_COUNT, new Value());
        this.commitNumber = group.one(Attribute.COMMIT_NUMBER, new Value());
        this.completions = group.rateAndTotal(Attribute.COMPLETION_RATE, Attribute.COMPLETION_TOTAL);
        this.skips = group.rateAndTotal(Attribute.SKIP_RATE, Attribute.SKIP_TOTAL);
        this.active = group.one(Attribute.SINK_ACTIVE, new Value());
        group.with(active, Attribute.SINK_ACTIVE_MAX, new Max());
        group.with(active, Attribute.SINK_ACTIVE_AVG, new Avg());
    }

    /** The task's thread enters a call into the plugin, until this is closed; never per record. */
    public PluginCall calling(String name) {
        return call.enter(name);
    }

    /** The same for the thread that reads ahead while the task's thread is in a call. */
    public PluginCall callingAhead(String name) {
        return aheadCall.enter(name);
    }

    /** A poll gave records. */
    public void read(int records) {
        reads.record(records);
    }

    /** The task has taken a batch that was handed to it at that time. */
    public void put(int records, long begunMs) {
        long now = time.milliseconds();
        putTime.record(now - begunMs, now);
        sends.record(records, now);
        activity.batch(records, now);
    }

    /** How many partitions the task has now. */
    public void partitions(int count) {
        partitions.record(count);
    }

    /** How many records are read and not committed. */
    public void active(long records) {
        active.record(records);
    }

    public void commitBegins(int number) {
        commitNumber.record(number);
    }

    /** A commit of offsets has ended that was begun at that time. */
    public void committed(boolean well, long begunMs) {
        activity.committed(well, time.milliseconds() - begunMs);
        if (well) {
            completions.record(1);
        }
    }

    /** A commit of offsets has ended after a newer one had begun. */
    public void commitIgnored() {
        skips.record(1);
    }
}
