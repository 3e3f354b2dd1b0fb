package io.millrace.worker.record;

import io.millrace.worker.metrics.TaskErrors;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.utils.Time;

/** Counts what happened to failing records, in the terms of the task error metrics. Any thread. */
public final class ErrorCounts implements TaskErrors {
    private final Time time;
    private final LongAdder failures = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder logged = new LongAdder();
    private final LongAdder deadLetterRequests = new LongAdder();
    private final LongAdder deadLetterFailures = new LongAdder();
    private volatile long lastErrorMs;

    public ErrorCounts(Time time) {
        this.time = time;
    }

    void failure() {
        failures.increment();
        lastErrorMs = time.milliseconds();
    }

    void error() {
        errors.increment();
    }

    void skip() {
        skipped.increment();
    }

    void retry() {
        retries.increment();
    }

    void logEntry() {
        logged.increment();
    }

    void deadLetterRequest() {
        deadLetterRequests.increment();
    }

    void deadLetterFailure() {
        deadLetterFailures.increment();
    }

    /** {@code total-record-failures}: failed attempts, and once more when an operation gives up. */
    @Override
    public long totalRecordFailures() {
        return failures.sum();
    }

    /** {@code total-record-errors}: operations that failed in the end, tolerated or not. */
    @Override
    public long totalRecordErrors() {
        return errors.sum();
    }

    /** {@code total-records-skipped}: operations whose failure was tolerated. */
    @Override
    public long totalRecordsSkipped() {
        return skipped.sum();
    }

    /** {@code total-retries}. */
    @Override
    public long totalRetries() {
        return retries.sum();
    }

    /** {@code total-errors-logged}. */
    @Override
    public long totalErrorsLogged() {
        return logged.sum();
    }

    /** {@code deadletterqueue-produce-requests}. */
    @Override
    public long deadLetterProduceRequests() {
        return deadLetterRequests.sum();
    }

    /** {@code deadletterqueue-produce-failures}. */
    @Override
    public long deadLetterProduceFailures() {
        return deadLetterFailures.sum();
    }

    /** {@code last-error-timestamp}: milliseconds since the epoch, 0 before the first error. */
    @Override
    public long lastErrorTimestamp() {
        return lastErrorMs;
    }
}
