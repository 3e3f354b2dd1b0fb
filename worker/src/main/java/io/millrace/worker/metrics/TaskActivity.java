package io.millrace.worker.metrics;

import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.utils.Time;

/** Batches and commits of a task, source or sink. Any thread. */
final class TaskActivity {
    private final Time time;
    private final Sensor batchSize;
    private final Sensor commitTime;
    private final Sensor commitOutcome;

    TaskActivity(MetricGroup group, Time time) {
        this.time = time;
        this.batchSize = group.maxAndAvg(Attribute.BATCH_SIZE_MAX, Attribute.BATCH_SIZE_AVG);
        this.commitTime = group.maxAndAvg(Attribute.OFFSET_COMMIT_MAX, Attribute.OFFSET_COMMIT_AVG);
        this.commitOutcome = group.fractions(Attribute.OFFSET_COMMIT_FAILURES, Attribute.OFFSET_COMMIT_SUCCESSES);
    }

    void batch(int records, long nowMs) {
        batchSize.record(records, nowMs);
    }

    void committed(boolean well, long tookMs) {
        long now = time.milliseconds();
        if (well) {
            commitTime.record(tookMs, now);
        }
        commitOutcome.record(well ? 1 : 0, now);
    }
}
