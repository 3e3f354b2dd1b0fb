package io.millrace.worker.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.record.FailedRecord.Consumed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

class ErrorPolicyTest {
    private static final Consumed ORIGIN = new Consumed(Fixtures.consumed("t", 0, 1));

    private final JumpingTime time = new JumpingTime();
    private final ErrorCounts counts = new ErrorCounts(time);
    private final RecordingReporter reporter = new RecordingReporter();

    @Test
    void failsTheTaskAtOnceButReportsFirstWhenNothingIsTolerated() {
        ErrorPolicy policy = policy(0, false);
        DataException cause = new DataException("bad");

        ConnectException thrown = assertThrows(
                ConnectException.class,
                () -> run(policy, () -> {
                    throw cause;
                }));

        assertEquals("Tolerance exceeded in error handler", thrown.getMessage());
        assertSame(cause, thrown.getCause());
        assertEquals(List.of(new FailedRecord(ORIGIN, Stage.VALUE_CONVERTER, "C", cause)), reporter.reported);
        assertCounts(1, 1, 0, 0);
        assertEquals(time.milliseconds(), counts.lastErrorTimestamp());
    }

    @Test
    void skipsARecordWhoseFailureIsTolerated() {
        ErrorPolicy policy = policy(0, true);

        assertThrows(
                SkippedRecord.class,
                () -> run(policy, () -> {
                    throw new DataException("bad");
                }));

        assertEquals(1, reporter.reported.size());
        assertCounts(1, 1, 1, 0);
    }

    @Test
    void retriesWithGrowingPausesUntilItSucceeds() {
        ErrorPolicy policy = policy(60_000, false);
        List<Integer> attempts = new ArrayList<>();

        String result = run(policy, () -> {
            attempts.add(1);
            if (attempts.size() < 4) {
                throw new RetriableException("later");
            }
            return "done";
        });

        assertEquals("done", result);
        assertEquals(List.of(300L, 600L, 1200L), time.waits());
        assertEquals(List.of(), reporter.reported);
        assertCounts(3, 0, 0, 3);
    }

    @Test
    void triesOnceMoreAtTheDeadlineAndThenGivesUpWithTheLastError() {
        ErrorPolicy policy = policy(1000, false);
        List<RetriableException> errors = new ArrayList<>();

        assertThrows(
                ConnectException.class,
                () -> run(policy, () -> {
                    errors.add(new RetriableException("attempt " + errors.size()));
                    throw errors.get(errors.size() - 1);
                }));

        assertEquals(List.of(300L, 600L, 100L), time.waits());
        assertSame(errors.get(3), reporter.reported.get(0).error());
        assertCounts(5, 1, 0, 3);
    }

    @Test
    void doesNotRetryOtherExceptions() {
        ErrorPolicy policy = policy(-1, true);

        assertThrows(
                SkippedRecord.class,
                () -> run(policy, () -> {
                    throw new org.apache.kafka.common.errors.TimeoutException("a client's exception, not Connect's");
                }));

        assertEquals(List.of(), time.waits());
    }

    @Test
    void waitsForARandomTimeBelowTheMaximumOnceThePauseWouldExceedIt() {
        RetryBackoff backoff = new RetryBackoff(1000, time);

        assertEquals(600, backoff.delayMs(2));
        for (int attempt = 3; attempt < 200; attempt++) {
            long delay = backoff.delayMs(attempt);
            assertTrue(delay >= 0 && delay < 1000, () -> "delay " + delay);
        }
        assertEquals(0, new RetryBackoff(0, time).delayMs(1));
    }

    @Test
    void aCancelledTaskReportsAndLeavesTheRecordWithoutSkippingIt() throws Exception {
        ErrorSettings forEver = new ErrorSettings(-1, 60_000, false, false, false);
        ErrorPolicy policy = new ErrorPolicy(forEver, () -> List.of(reporter), counts, Time.SYSTEM);
        policy.open();
        CompletableFuture<Void> tried = new CompletableFuture<>();

        CompletableFuture<Throwable> outcome = CompletableFuture.supplyAsync(() -> assertThrows(
                RetryInterrupted.class,
                () -> run(policy, () -> {
                    tried.complete(null);
                    throw new RetriableException("for ever");
                })));
        tried.get();
        policy.cancel();

        assertSame(RetryInterrupted.INSTANCE, outcome.get());
        assertEquals(1, reporter.reported.size());
        assertEquals(0, counts.totalRecordsSkipped());
    }

    @Test
    void letsErrorsPassUnreported() {
        ErrorPolicy policy = policy(0, true);

        assertThrows(
                NoClassDefFoundError.class,
                () -> run(policy, () -> {
                    throw new NoClassDefFoundError("gone");
                }));

        assertEquals(List.of(), reporter.reported);
    }

    @Test
    void toleratesOnlyRetriableExceptionsOutsideOfTheFourStages() {
        ErrorPolicy policy = policy(0, true);

        ConnectException thrown = assertThrows(
                ConnectException.class,
                () -> Fixtures.run(policy, Stage.TASK_POLL, "C", ORIGIN, () -> {
                    throw new DataException("bad");
                }));

        assertEquals("Unhandled exception in error handler", thrown.getMessage());
        assertEquals(0, counts.totalRecordsSkipped());
    }

    @Test
    void aReporterThatFailsDoesNotKeepTheOthersFromReporting() {
        ErrorReporter broken = new ErrorReporter() {
            @Override
            public CompletableFuture<Void> report(FailedRecord failed) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void close() {
                throw new IllegalStateException("broken");
            }
        };
        ErrorPolicy policy = new ErrorPolicy(Fixtures.TOLERANT, () -> List.of(broken, reporter), counts, time);
        policy.open();

        CompletableFuture<Void> done = policy.report(new FailedRecord(ORIGIN, Stage.TASK_PUT, "C", new Exception()));
        policy.close();

        assertTrue(done.isCompletedExceptionally());
        assertEquals(1, reporter.reported.size());
        assertTrue(reporter.closed);
    }

    @Test
    void countsReportsFromOutsideAsErrorsOnlyWhenTheyAreNotTolerated() {
        FailedRecord failed = new FailedRecord(ORIGIN, Stage.TASK_PUT, "C", new DataException("bad"));

        policy(0, true).report(failed);
        assertCounts(1, 0, 0, 0);

        assertThrows(ConnectException.class, () -> policy(0, false).report(failed));
        assertCounts(2, 1, 0, 0);
        assertEquals(2, reporter.reported.size());
    }

    private ErrorPolicy policy(long retryTimeoutMs, boolean tolerant) {
        ErrorSettings settings = new ErrorSettings(retryTimeoutMs, 60_000, tolerant, false, false);
        ErrorPolicy policy = new ErrorPolicy(settings, () -> List.of(reporter), counts, time);
        policy.open();
        return policy;
    }

    private static String run(ErrorPolicy policy, Callable<String> operation) {
        return Fixtures.run(policy, Stage.VALUE_CONVERTER, "C", ORIGIN, operation);
    }

    private void assertCounts(long failures, long errors, long skipped, long retries) {
        assertEquals(
                List.of(failures, errors, skipped, retries),
                List.of(
                        counts.totalRecordFailures(),
                        counts.totalRecordErrors(),
                        counts.totalRecordsSkipped(),
                        counts.totalRetries()));
    }
}
