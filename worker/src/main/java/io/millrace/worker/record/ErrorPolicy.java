package io.millrace.worker.record;

import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.record.FailedRecord.Origin;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries, tolerates or fails (KIP-298): feeds every final failure to each reporter, then skips the record or ends the
 * task. Outages are outlasted, if that is configured. Task thread, except the reports, {@link #wakeUp()} and {@link
 * #cancel()}, which any thread may call.
 */
public final class ErrorPolicy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPolicy.class);

    private final ErrorSettings settings;
    private final Supplier<List<ErrorReporter>> reporterSource;
    private final ErrorCounts counts;
    private final Time time;
    private final RetryBackoff backoff;
    private final Outages outages;
    private volatile List<ErrorReporter> reporters = List.of();
    private volatile boolean keepsRecords;

    /** @param reporters creates the reporters, in reporting order, when the task opens; may create topics */
    public ErrorPolicy(ErrorSettings settings, Supplier<List<ErrorReporter>> reporters, ErrorCounts counts, Time time) {
        this.settings = settings;
        this.reporterSource = reporters;
        this.counts = counts;
        this.time = time;
        this.backoff = new RetryBackoff(settings.retryDelayMaxMs(), time);
        this.outages = new Outages(settings, counts, time, backoff);
    }

    /** Creates the reporters. */
    void open() {
        reporters = List.copyOf(reporterSource.get());
        keepsRecords = reporters.stream().anyMatch(ErrorReporter::keepsRecords);
        if (backoff.isCancelled()) {
            reporters.forEach(ErrorReporter::cancel);
        }
    }

    /** Whether failures are reported anywhere; known once open. */
    boolean reports() {
        return !reporters.isEmpty();
    }

    /** Whether a report keeps the record, so that offsets wait for it; known once open. */
    boolean keepsRecords() {
        return keepsRecords;
    }

    /** Outages of what operations need. */
    Outages outages() {
        return outages;
    }

    /** What the task's thread does now and then while it waits; answers whether the wait goes on. */
    void whileWaiting(BooleanSupplier meanwhile) {
        backoff.meanwhile(meanwhile);
    }

    /** Whether records that fail are skipped. */
    public boolean toleratesAll() {
        return settings.toleranceAll();
    }

    /**
     * Goes on with an operation on a record whose first attempt has failed. Leaves by {@link SkippedRecord} when it failed
     * in the end and that is tolerated, by a ConnectException when it is not, by {@link RetryInterrupted} when the task is
     * woken up during an outage or given up.
     *
     * @param deadlineMs as it was before the first attempt
     * @param origin the record as it came in
     */
    <V> V again(Exception first, long deadlineMs, Place place, Origin origin, Callable<V> operation) {
        Exception failure = first;
        for (int attempt = 1; ; attempt++) {
            beforeNext(failure, attempt, deadlineMs, place, origin);
            try {
                V result = operation.call();
                passed(place);
                return result;
            } catch (Exception e) {
                failure = e;
            }
        }
    }

    /** Waits until it is time for the next attempt, if there is to be one. */
    private void beforeNext(Exception failure, int attempt, long deadlineMs, Place place, Origin origin) {
        if (outages.isOne(failure)) {
            outages.failed(place.toString(), failure);
            outages.pause();
        } else if (!waitToRetry(failure, attempt, deadlineMs)) {
            outages.passed(place.toString()); // it was reached
            throw giveUp(new FailedRecord(origin, place.stage(), place.executing(), failure));
        }
    }

    /** An operation has gone well. */
    void passed(Place place) {
        if (outages.isUnderWay()) {
            outages.passed(place.toString());
        }
    }

    /** Whether the operation is to be tried again; the deadline counts after a failure only. */
    private boolean waitToRetry(Exception error, int attempt, long deadlineMs) {
        if (!(error instanceof RetriableException)) {
            return false;
        }
        counts.failure();
        if (backoff.isCancelled() || time.milliseconds() >= deadlineMs) {
            return false;
        }
        counts.retry();
        backoff.pause(attempt, deadlineMs);
        return !backoff.isCancelled();
    }

    /** Until when an operation that begins now is tried again. */
    long deadlineMs() {
        long timeoutMs = settings.retryTimeoutMs();
        if (timeoutMs < 0) {
            return Long.MAX_VALUE;
        }
        return timeoutMs == 0 ? 0 : time.milliseconds() + timeoutMs;
    }

    private RuntimeException giveUp(FailedRecord failed) {
        if (failed.error() instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        counts.failure();
        counts.error();
        CompletableFuture<Void> report = tellReporters(failed);
        if (backoff.isCancelled()) {
            return RetryInterrupted.INSTANCE; // nobody can wait for the report: the record must not count as done
        }
        if (!isTolerable(failed)) {
            return new ConnectException("Unhandled exception in error handler", failed.error());
        }
        if (!settings.toleranceAll()) {
            return new ConnectException("Tolerance exceeded in error handler", failed.error());
        }
        counts.skip();
        return keepsRecords ? new SkippedRecord(report) : SkippedRecord.INSTANCE;
    }

    private static boolean isTolerable(FailedRecord failed) {
        return failed.stage().toleratesAnyException() || failed.error() instanceof RetriableException;
    }

    /**
     * Reports a failure that happened outside of a {@link Passage}; throws when it is not tolerated, after reporting it.
     *
     * @return completes when all reporters are done
     */
    CompletableFuture<Void> report(FailedRecord failed) {
        if (!settings.toleranceAll()) {
            reportFatal(failed);
            throw new ConnectException("Tolerance exceeded in error handler", failed.error());
        }
        return reportTolerated(failed);
    }

    /** Reports a failure that happened outside of a {@link Passage} and does not fail the task. */
    CompletableFuture<Void> reportTolerated(FailedRecord failed) {
        counts.failure();
        return tellReporters(failed);
    }

    /** Reports a failure that happened outside of a {@link Passage} and for which the caller fails the task. */
    void reportFatal(FailedRecord failed) {
        counts.failure();
        tellReporters(failed);
        counts.error();
    }

    /** Counts a failure that happened outside of a {@link Passage} and leads to no report. */
    void skipUnreported() {
        counts.failure();
        counts.skip();
    }

    private CompletableFuture<Void> tellReporters(FailedRecord failed) {
        return CompletableFuture.allOf(
                reporters.stream().map(reporter -> tell(reporter, failed)).toArray(CompletableFuture[]::new));
    }

    private static CompletableFuture<Void> tell(ErrorReporter reporter, FailedRecord failed) {
        try {
            return reporter.report(failed);
        } catch (RuntimeException e) {
            LOG.error("Reporting a failed record through {} failed", reporter, e);
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Ends a wait for the end of an outage: the task is to stop or to pause. Never blocks; any thread. */
    public void wakeUp() {
        backoff.wakeUp();
    }

    /** Ends every wait between attempts; records under way are left, not skipped. Never blocks. */
    public void cancel() {
        backoff.cancel();
        reporters.forEach(ErrorReporter::cancel);
    }

    @Override
    public void close() {
        reporters.forEach(reporter -> Closing.quietly(LOG, "error reporter " + reporter, reporter::close));
    }
}
