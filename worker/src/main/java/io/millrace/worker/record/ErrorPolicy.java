package io.millrace.worker.record;

import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.record.FailedRecord.Origin;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries, tolerates or fails (KIP-298): feeds every final failure to each reporter, then skips the record or ends the
 * task. Task thread, except {@link #report} and {@link #cancel()}, which any thread may call.
 */
public final class ErrorPolicy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPolicy.class);

    private final ErrorSettings settings;
    private final Supplier<List<ErrorReporter>> reporterSource;
    private final ErrorCounts counts;
    private final Time time;
    private final RetryBackoff backoff;
    private volatile List<ErrorReporter> reporters = List.of();

    /** @param reporters creates the reporters, in reporting order, when the task opens; may create topics */
    public ErrorPolicy(ErrorSettings settings, Supplier<List<ErrorReporter>> reporters, ErrorCounts counts, Time time) {
        this.settings = settings;
        this.reporterSource = reporters;
        this.counts = counts;
        this.time = time;
        this.backoff = new RetryBackoff(settings.retryDelayMaxMs(), time);
    }

    /** Creates the reporters. */
    void open() {
        reporters = List.copyOf(reporterSource.get());
        if (backoff.isCancelled()) {
            reporters.forEach(ErrorReporter::cancel);
        }
    }

    /** Whether failures are reported anywhere; known once open. */
    boolean reports() {
        return !reporters.isEmpty();
    }

    /** Whether records that fail are skipped. */
    public boolean toleratesAll() {
        return settings.toleranceAll();
    }

    /**
     * Runs one operation on a record. Leaves by {@link SkippedRecord} when it failed and that is tolerated, by a
     * ConnectException when it is not.
     *
     * @param executing name of the class at work, for reports
     * @param origin the record as it came in
     */
    <V> V run(Stage stage, String executing, Origin origin, Callable<V> operation) {
        long deadlineMs = deadlineMs();
        for (int attempt = 1; ; attempt++) {
            try {
                return operation.call();
            } catch (Exception e) {
                if (!waitToRetry(e, attempt, deadlineMs)) {
                    throw giveUp(new FailedRecord(origin, stage, executing, e));
                }
            }
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

    private long deadlineMs() {
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
        tellReporters(failed);
        if (backoff.isCancelled()) {
            counts.skip();
            return SkippedRecord.INSTANCE;
        }
        if (!isTolerable(failed)) {
            return new ConnectException("Unhandled exception in error handler", failed.error());
        }
        if (!settings.toleranceAll()) {
            return new ConnectException("Tolerance exceeded in error handler", failed.error());
        }
        counts.skip();
        return SkippedRecord.INSTANCE;
    }

    private static boolean isTolerable(FailedRecord failed) {
        return failed.stage().toleratesAnyException() || failed.error() instanceof RetriableException;
    }

    /**
     * Reports a failure that happened outside of {@link #run}; throws when it is not tolerated, after reporting it.
     *
     * @return completes when all reporters are done
     */
    CompletableFuture<Void> report(FailedRecord failed) {
        counts.failure();
        CompletableFuture<Void> done = tellReporters(failed);
        if (!settings.toleranceAll()) {
            counts.error();
            throw new ConnectException("Tolerance exceeded in error handler", failed.error());
        }
        return done;
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

    /** Ends every wait between attempts; operations under way count as failed. Never blocks. */
    public void cancel() {
        backoff.cancel();
        reporters.forEach(ErrorReporter::cancel);
    }

    @Override
    public void close() {
        reporters.forEach(reporter -> Closing.quietly(LOG, "error reporter " + reporter, reporter::close));
    }
}
