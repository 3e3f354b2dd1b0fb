package io.millrace.worker.source;

import static io.millrace.testing.time.Eventually.eventually;
import static io.millrace.worker.source.TransactionalFixture.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.config.LargeRecordPolicy;
import io.millrace.worker.record.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A task that writes exactly once, where something fails: before it starts, while it sends, when it commits. */
class TransactionFailuresTest {
    private static final String FLUSH_FAILED = "Failed to flush offsets and/or records for task files-0";
    private static final String EXPIRED = "The task files-0 was unable to finish writing records to Kafka before its "
            + "producer transaction expired. ";

    private static TransactionalFixture perPoll() {
        return new TransactionalFixture(TransactionBoundary.poll());
    }

    private static TransactionalFixture tolerant(LargeRecordPolicy policy) {
        return new TransactionalFixture(TransactionBoundary.poll(), Fixtures.TOLERANT, Optional.ofNullable(policy));
    }

    @Test
    void doesNotStartWhenFormerTasksMayStillWrite() throws Exception {
        TransactionalFixture fixture = perPoll();
        fixture.checks.fenced = CompletableFuture.failedFuture(new ConnectException("the leader is away"));

        Exception failed = assertThrows(ConnectException.class, fixture.loop::open);
        fixture.loop.close(true);

        assertTrue(failed.getMessage().endsWith("still writes: the leader is away"), failed.getMessage());
        assertEquals(List.of("fence", "close 0"), fixture.log);
    }

    @Test
    void saysWhatIsMissingForTransactions() throws Exception {
        TransactionalFixture fixture = perPoll();
        fixture.producer.initTransactionException = new TransactionalIdAuthorizationException("not authorized");

        Exception failed = assertThrows(ConnectException.class, fixture.loop::open);

        assertTrue(
                failed.getMessage()
                        .startsWith(
                                "Task files-0 cannot begin transactions: not authorized. Allow the connector's principal"),
                failed.getMessage());
        assertEquals(List.of("fence", "init"), fixture.log);
    }

    @Test
    void doesNotStartWhenItIsNotWantedAnyMore() throws Exception {
        TransactionalFixture fixture = perPoll();
        ConnectException revoked = new ConnectException("Cannot start source task files-0: revoked");
        fixture.checks.verified = CompletableFuture.failedFuture(revoked);

        assertSame(revoked, assertThrows(ConnectException.class, fixture.loop::open));
        fixture.loop.close(true);

        assertEquals(List.of("fence", "init", "verify", "close 0"), fixture.log);
    }

    @Test
    void aStopEndsTheWaitForTheFence() throws Exception {
        TransactionalFixture fixture = perPoll();
        fixture.checks.fenced = new CompletableFuture<>();
        Thread stopper = whenLogged(fixture, "fence", fixture.loop::stopOpening);

        fixture.loop.open();
        fixture.loop.close(false);
        stopper.join();

        assertEquals(List.of("fence", "close 0"), fixture.log);
    }

    @Test
    void aStopEndsTheWaitForTheTransactionCoordinator() throws Exception {
        TransactionalFixture fixture = perPoll();
        fixture.producer.hangsInInit = true;
        Thread stopper = whenLogged(fixture, "init", fixture.loop::stopOpening);

        fixture.loop.open();
        fixture.loop.close(false);
        stopper.join();

        assertEquals(List.of("fence", "init", "close 0"), fixture.log);
    }

    @Test
    void givingUpEndsTheWaitForTheLastCheck() throws Exception {
        TransactionalFixture fixture = perPoll();
        fixture.checks.verified = new CompletableFuture<>();
        Thread stopper = whenLogged(fixture, "verify", fixture.loop::cancel);

        fixture.loop.open();
        fixture.loop.close(false);
        stopper.join();

        assertEquals(
                List.of("fence", "init", "verify"), List.copyOf(fixture.log).subList(0, 3));
        assertFalse(fixture.log.contains("start"));
    }

    private static Thread whenLogged(TransactionalFixture fixture, String event, Runnable action) {
        Thread thread = new Thread(() -> {
            eventually(event, () -> fixture.log.contains(event));
            action.run();
        });
        thread.start();
        return thread;
    }

    static Stream<RuntimeException> shutOut() {
        return Stream.of(
                new InvalidProducerEpochException("old"),
                new ProducerFencedException("newer"),
                new KafkaException("error state", new InvalidProducerEpochException("old")));
    }

    @ParameterizedTest
    @MethodSource("shutOut")
    void aTransactionThatHasExpiredIsToldWithTheRemedy(RuntimeException thrown) throws Exception {
        TransactionalFixture fixture = perPoll().opened();
        fixture.task.willPoll(record(1));
        fixture.producer.commitTransactionException = thrown;

        Exception failed = assertThrows(ConnectException.class, fixture.loop::step);
        fixture.loop.close(true);

        assertTrue(failed.getMessage().startsWith(EXPIRED), failed.getMessage());
        assertTrue(failed.getMessage().contains("transaction.timeout.ms"), failed.getMessage());
        assertSame(thrown, failed.getCause());
        assertEquals(List.of(), fixture.producer.history());
        assertFalse(fixture.log.contains("task commit"));
    }

    @ParameterizedTest
    @MethodSource("shutOut")
    void soItIsWhenARecordIsRefusedForIt(RuntimeException thrown) {
        TransactionalFixture fixture = perPoll().opened();
        fixture.task.willPoll(record(1));
        fixture.producer.sendException = thrown;

        Exception failed = assertThrows(ConnectException.class, fixture.loop::step);

        assertTrue(failed.getMessage().startsWith(EXPIRED), failed.getMessage());
    }

    @Test
    void saysWhatHelpsWhenItsTransactionalIdHasExpired() {
        TransactionalFixture fixture = perPoll().opened();
        fixture.task.willPoll(record(1));
        fixture.producer.commitTransactionException =
                new KafkaException("error state", new InvalidPidMappingException("not assigned"));

        Exception failed = assertThrows(ConnectException.class, fixture.loop::step);

        assertTrue(failed.getMessage().startsWith(FLUSH_FAILED + ". "), failed.getMessage());
        assertTrue(failed.getMessage().contains("transactional.id.expiration.ms"), failed.getMessage());
    }

    @Test
    void anythingElseThatKeepsTheProducerFromSendingFailsTheTaskThoughAllIsTolerated() {
        TransactionalFixture fixture = tolerant(null).opened();
        fixture.task.willPoll(record(1));
        fixture.producer.sendException = new KafkaException("bad state");

        Exception failed = assertThrows(ConnectException.class, fixture.loop::step);

        assertEquals("Unrecoverable exception trying to send", failed.getMessage());
    }

    @Test
    void aRecordThatFailedLaterFailsTheTaskThoughAllIsTolerated() throws Exception {
        TransactionalFixture fixture = new TransactionalFixture(
                TransactionBoundary.interval(Duration.ofHours(1)), Fixtures.TOLERANT, Optional.empty());
        fixture.opened().task.willPoll(record(1), record(2));
        fixture.loop.step();
        TopicAuthorizationException cause = new TopicAuthorizationException("t");
        fixture.producer.completeNext();
        fixture.producer.errorNext(cause);

        Exception failed = assertThrows(ConnectException.class, fixture.loop::step);
        fixture.loop.close(true);

        assertEquals(FLUSH_FAILED, failed.getMessage());
        assertSame(cause, failed.getCause());
        assertEquals(List.of(), fixture.reporter.reported);
        assertEquals(List.of(), fixture.producer.history());
    }

    @Test
    void whatFailedBeforeAnAbortDoesNotMatterAfterIt() throws Exception {
        TransactionalFixture fixture = new TransactionalFixture(TransactionBoundary.connector()).opened();
        fixture.task.willPoll(record(1));
        fixture.loop.step();
        fixture.producer.errorNext(new TopicAuthorizationException("t"));

        fixture.task.transactions().abortTransaction();
        fixture.loop.step();
        fixture.task.transactions().commitTransaction();
        fixture.task.willPoll(record(2));
        fixture.loop.step();

        assertEquals(List.of("a@2"), fixture.producer.committed("t"));
        assertEquals(2, fixture.producer.committed(TransactionalFixture.OFFSETS).size());
    }

    @Test
    void anAbortThatFailsFailsTheTask() {
        TransactionalFixture fixture = new TransactionalFixture(TransactionBoundary.connector()).opened();
        fixture.task.transactions().abortTransaction();
        fixture.task.willPoll(record(1));
        fixture.producer.abortTransactionException = new KafkaException("away");

        Exception failed = assertThrows(ConnectException.class, fixture.loop::step);

        assertEquals("Failed to abort the transaction of task files-0: away", failed.getMessage());
    }

    @Test
    void theLastCommitOfAStopFailsTheTaskIfItFails() throws Exception {
        TransactionalFixture fixture =
                new TransactionalFixture(TransactionBoundary.interval(Duration.ofHours(1))).opened();
        fixture.task.willPoll(record(1));
        fixture.loop.step();
        fixture.producer.commitTransactionException = new KafkaException("away");

        assertThrows(ConnectException.class, () -> fixture.loop.close(false));

        assertTrue(fixture.log.contains("stop"));
        assertTrue(fixture.producer.closed());
    }

    @Test
    void aProducerThatIsBrokenIsToldLikeAnyOtherFailureToCommit() {
        TransactionalFixture fixture = perPoll().opened();
        fixture.task.willPoll(record(1));
        fixture.producer.commitTransactionException = new IllegalStateException("poisoned");

        Exception failed = assertThrows(ConnectException.class, fixture.loop::step);

        assertEquals(FLUSH_FAILED, failed.getMessage());
        assertEquals("poisoned", failed.getCause().getMessage());
    }

    @Test
    void exceptionsFromCommitRecordAndCommitAreNotFatal() throws Exception {
        TransactionalFixture fixture = perPoll().opened();
        fixture.task.willPoll(record(1));
        fixture.task.onCommitRecord = new IllegalStateException("bad");
        fixture.task.onCommit = new IllegalStateException("bad");

        fixture.loop.step();
        fixture.loop.step();

        assertEquals(List.of("a@1"), fixture.producer.committed("t"));
    }

    @Test
    void aRecordTooLargeIsSkippedBeforeItCouldSpoilTheTransaction() throws Exception {
        TransactionalFixture fixture = tolerant(LargeRecordPolicy.SKIP).opened();
        fixture.task.willPoll(record(1), large(2));

        fixture.loop.step();

        assertEquals(List.of("a@1"), fixture.producer.committed("t"));
        assertEquals(2L, fixture.copied("a"));
        assertTrue(
                fixture.log.stream().anyMatch(event -> event.startsWith("commitRecord xxx") && event.endsWith("null")));
    }

    private static SourceRecord large(long offset) {
        return new SourceRecord(
                Map.of("file", "a"),
                Map.of("position", offset),
                "t",
                null,
                null,
                null,
                Schema.STRING_SCHEMA,
                "x".repeat(2000));
    }

    @Test
    void theTransactionWaitsForItsDeadLetters() throws Exception {
        TransactionalFixture fixture = tolerant(LargeRecordPolicy.DEAD_LETTER);
        fixture.reporter.keepsRecords = true;
        fixture.reporter.answer = new CompletableFuture<>();
        fixture.opened().task.willPoll(record(1), large(2), poisoned(3));
        Thread letters = new Thread(() -> {
            eventually("both are reported", () -> fixture.reporter.reported.size() == 2);
            assertFalse(fixture.log.contains("commit"));
            fixture.reporter.answer.complete(null);
        });
        letters.start();

        fixture.loop.step();
        letters.join();

        assertEquals(List.of("a@1"), fixture.producer.committed("t"));
        assertEquals(3L, fixture.copied("a"));
    }

    /** A record whose key no converter can make anything of. */
    private static SourceRecord poisoned(long offset) {
        Object key = new Object() {
            @Override
            public String toString() {
                throw new DataException("poison");
            }
        };
        return new SourceRecord(
                Map.of("file", "a"), Map.of("position", offset), "t", null, Schema.STRING_SCHEMA, key, null, "p");
    }

    @Test
    void aLostDeadLetterFailsTheTaskAndItsTransaction() throws Exception {
        TransactionalFixture fixture = tolerant(null);
        fixture.reporter.keepsRecords = true;
        fixture.reporter.answer = CompletableFuture.failedFuture(new KafkaException("no room"));
        fixture.opened().task.willPoll(record(1), poisoned(2));

        Exception failed = assertThrows(ConnectException.class, fixture.loop::step);

        assertEquals("A failed record could not be kept as a dead letter", failed.getMessage());
        assertEquals(List.of(), fixture.producer.history());
    }

    @Test
    void givingUpEndsTheWaitForDeadLetters() throws Exception {
        TransactionalFixture fixture = tolerant(null);
        fixture.reporter.keepsRecords = true;
        fixture.reporter.answer = new CompletableFuture<>();
        fixture.opened().task.willPoll(record(1), poisoned(2));
        Thread stopper = new Thread(() -> {
            eventually("it is reported", () -> fixture.reporter.reported.size() == 1);
            fixture.loop.cancel();
        });
        stopper.start();

        assertThrows(ConnectException.class, fixture.loop::step);
        stopper.join();
        fixture.loop.close(true);

        assertFalse(fixture.log.contains("commit"));
    }

    @Test
    void aFilteredRecordIsToldOfWithItsTransactionAndItsOffsetIsNotCommitted() throws Exception {
        TransactionalFixture fixture = tolerant(null).opened();
        fixture.task.willPoll(record(1), poisoned(2));

        fixture.loop.step();

        assertEquals(
                List.of("commit", "commitRecord a@1", "commitRecord p null", "task commit"),
                fixture.log.subList(fixture.log.size() - 4, fixture.log.size()));
        assertEquals(1L, fixture.copied("a"));
    }
}
