package io.millrace.worker.record;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.record.FailedRecord.Consumed;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

/** {@code errors.outage.retry.timeout.ms}: an outage is no error of the data. */
class OutlastingTest {
    private static final Consumed ORIGIN = new Consumed(Fixtures.consumed("t", 0, 1));
    private static final ConnectException REFUSED = new ConnectException("Connection refused");

    private final JumpingTime time = new JumpingTime();
    private final ErrorCounts counts = new ErrorCounts(time);
    private final RecordingReporter reporter = new RecordingReporter();

    @Test
    void triesAgainWithGrowingPausesUntilTheOutageIsOver() {
        ErrorPolicy policy = policy(true, 10_000);
        List<Integer> attempts = new ArrayList<>();

        String result = run(policy, () -> {
            attempts.add(1);
            if (attempts.size() < 4) {
                throw new DataException("no schema", REFUSED);
            }
            return "done";
        });

        assertEquals("done", result);
        assertEquals(List.of(300L, 600L, 1200L), time.waits());
        assertEquals(List.of(), reporter.reported);
        assertEquals(List.of(3L, 0L, 0L, 3L), counted());
        assertFalse(policy.outages().isUnderWay());
    }

    @Test
    void failsTheTaskInsteadOfSkippingTheRecordWhenTheOutageLastsTooLong() {
        ErrorPolicy policy = policy(true, 1000);

        var thrown = assertThrows(
                org.apache.kafka.connect.errors.ConnectException.class,
                () -> run(policy, () -> {
                    throw new DataException("no schema", REFUSED);
                }));

        assertTrue(
                thrown.getMessage()
                        .startsWith("Stage VALUE_CONVERTER with class C could not reach what it needs for 1000 ms "
                                + "(errors.outage.retry.timeout.ms)"),
                thrown.getMessage());
        assertInstanceOf(DataException.class, thrown.getCause());
        assertEquals(List.of(300L, 600L, 100L), time.waits());
        assertEquals(List.of(), reporter.reported);
        assertEquals(List.of(4L, 1L, 0L, 3L), counted());
    }

    @Test
    void anErrorOfTheDataIsNotTriedAgain() {
        ErrorPolicy policy = policy(true, -1);

        assertThrows(
                SkippedRecord.class,
                () -> run(policy, () -> {
                    throw new DataException("bad");
                }));

        assertEquals(List.of(), time.waits());
        assertEquals(1, reporter.reported.size());
    }

    @Test
    void anErrorOfTheDataThatFollowsAnOutageIsTreatedAsOne() {
        ErrorPolicy policy = policy(true, 10_000);
        List<Integer> attempts = new ArrayList<>();

        assertThrows(
                SkippedRecord.class,
                () -> run(policy, () -> {
                    attempts.add(1);
                    throw attempts.size() == 1 ? new DataException(REFUSED) : new DataException("bad");
                }));

        assertEquals(List.of(300L), time.waits());
        assertEquals(1, reporter.reported.size());
        assertFalse(policy.outages().isUnderWay());
    }

    @Test
    void withoutTheSettingAnOutageIsAFailureLikeAnyOther() {
        ErrorPolicy policy = policy(true, 0);

        assertThrows(
                SkippedRecord.class,
                () -> run(policy, () -> {
                    throw new DataException(REFUSED);
                }));

        assertEquals(List.of(), time.waits());
    }

    @Test
    void theDeadlineOfOutagesReplacesThatOfRetries() {
        ErrorSettings settings = new ErrorSettings(100, 60_000, true, false, false, 1000);
        ErrorPolicy policy = opened(new ErrorPolicy(settings, () -> List.of(reporter), counts, time));

        assertThrows(
                org.apache.kafka.connect.errors.ConnectException.class,
                () -> run(policy, () -> {
                    throw new RetriableException(REFUSED);
                }));

        assertEquals(List.of(300L, 600L, 100L), time.waits());
    }

    @Test
    void aTaskThatIsWokenLeavesPromptlyAndHasNeitherSkippedNorReportedTheRecord() throws Exception {
        ErrorPolicy policy = realTime();
        CompletableFuture<Throwable> outcome = waiting(policy);

        policy.wakeUp();

        assertSame(RetryInterrupted.INSTANCE, outcome.get());
        assertEquals(List.of(), reporter.reported);
        assertEquals(0, counts.totalRecordsSkipped());
    }

    @Test
    void aTaskThatIsGivenUpLeavesInTheSameWay() throws Exception {
        ErrorPolicy policy = realTime();
        CompletableFuture<Throwable> outcome = waiting(policy);

        policy.cancel();

        assertSame(RetryInterrupted.INSTANCE, outcome.get());
        assertThrows(
                RetryInterrupted.class,
                () -> run(policy, () -> {
                    throw new IOException("down");
                }));
        assertEquals(List.of(), reporter.reported);
        assertEquals(0, counts.totalRecordsSkipped());
    }

    @Test
    void aTaskThatWasWokenHasItsFullDeadlineAgain() {
        ErrorPolicy policy = policy(true, 1000);
        policy.wakeUp();
        Callable<String> failing = () -> {
            throw new IOException("down");
        };
        assertThrows(RetryInterrupted.class, () -> run(policy, failing));
        time.advance(950_000);

        assertThrows(org.apache.kafka.connect.errors.ConnectException.class, () -> run(policy, failing));

        assertEquals(List.of(300L, 600L, 100L), time.waits());
    }

    @Test
    void aRecordThatIsLeftDuringItsOutageLeavesTheFullDeadlineToTheNext() {
        ErrorPolicy policy = policy(true, 1000);
        Callable<String> failing = () -> {
            throw new IOException("down");
        };
        policy.whileWaiting(() -> false);
        assertThrows(RetryInterrupted.class, () -> run(policy, failing));
        assertFalse(policy.outages().isUnderWay());
        policy.whileWaiting(() -> true);
        time.advance(950_000);

        assertThrows(org.apache.kafka.connect.errors.ConnectException.class, () -> run(policy, failing));

        assertEquals(List.of(300L, 300L, 600L, 100L), time.waits());
    }

    @Test
    void anotherOperationThatGoesWellDoesNotEndAnOutage() {
        ErrorPolicy policy = policy(true, 1000);
        policy.outages().failed("Stage VALUE_CONVERTER with class C", REFUSED);

        Fixtures.run(policy, Stage.KEY_CONVERTER, "C", ORIGIN, () -> "done");
        assertTrue(policy.outages().isUnderWay());
        run(policy, () -> "done");
        assertFalse(policy.outages().isUnderWay());
    }

    private CompletableFuture<Throwable> waiting(ErrorPolicy policy) {
        CompletableFuture<Throwable> outcome = CompletableFuture.supplyAsync(() -> assertThrows(
                RetryInterrupted.class,
                () -> run(policy, () -> {
                    throw new IOException("down");
                })));
        try {
            eventually("a retry is counted", () -> counts.totalRetries() > 0);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return outcome;
    }

    private ErrorPolicy realTime() {
        ErrorSettings forEver = new ErrorSettings(0, 60_000, false, false, false, -1);
        return opened(new ErrorPolicy(forEver, () -> List.of(reporter), counts, Time.SYSTEM));
    }

    private ErrorPolicy policy(boolean tolerant, long outageTimeoutMs) {
        ErrorSettings settings = new ErrorSettings(0, 60_000, tolerant, false, false, outageTimeoutMs);
        return opened(new ErrorPolicy(settings, () -> List.of(reporter), counts, time));
    }

    private static ErrorPolicy opened(ErrorPolicy policy) {
        policy.open();
        return policy;
    }

    private static String run(ErrorPolicy policy, Callable<String> operation) {
        return Fixtures.run(policy, Stage.VALUE_CONVERTER, "C", ORIGIN, operation);
    }

    private List<Long> counted() {
        return List.of(
                counts.totalRecordFailures(),
                counts.totalRecordErrors(),
                counts.totalRecordsSkipped(),
                counts.totalRetries());
    }
}
