package io.millrace.worker.source;

import java.time.Duration;
import org.apache.kafka.connect.source.SourceRecord;

/** Ends transactions with the first batch that ends after an interval, be it one of no length. Task thread. */
final class CommitsByTime implements TransactionBoundary {
    private final long intervalMs;
    private long begunMs;

    CommitsByTime(Duration interval) {
        this.intervalMs = interval.toMillis();
    }

    @Override
    public Ending afterRecord(SourceRecord record) {
        return Ending.NONE;
    }

    @Override
    public Ending afterBatch(long nowMs) {
        return intervalMs == 0 || nowMs - begunMs >= intervalMs ? Ending.COMMIT : Ending.NONE;
    }

    @Override
    public Ending atRest() {
        return Ending.COMMIT;
    }

    @Override
    public void begin(long nowMs) {
        begunMs = nowMs;
    }
}
