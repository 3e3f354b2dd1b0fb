package io.millrace.worker.source;

import static io.millrace.testing.time.Eventually.eventually;
import static io.millrace.worker.source.TransactionalFixture.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.record.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** What a task that writes exactly once asks of its producer, and in which order. */
class TransactionalDeliveryTest {
    private static final String OFFSETS = TransactionalFixture.OFFSETS;

    private static TransactionalFixture perPoll() {
        return new TransactionalFixture(TransactionBoundary.poll());
    }

    @Test
    void startsOnlyWhenNobodyElseCanWriteAndAllThatWasWrittenIsKnown() {
        TransactionalFixture fixture = perPoll();

        fixture.loop.open();

        assertEquals(List.of("fence", "init", "verify", "read offsets", "start"), fixture.log);
        assertNull(fixture.task.transactions());
    }

    @Test
    void commitsEachBatchWithItsOffsetsThenTellsTheTask() throws Exception {
        TransactionalFixture fixture = perPoll().opened();
        fixture.task.willPoll(record(1), record(2));

        fixture.loop.step();

        assertEquals(
                List.of(
                        "begin",
                        "send t a@1",
                        "send t a@2",
                        "send offsets {\"position\":2}",
                        "commit",
                        "commitRecord a@1",
                        "commitRecord a@2",
                        "task commit"),
                fixture.happened());
        assertEquals(List.of("a@1", "a@2"), fixture.producer.committed("t"));
        assertEquals(2L, fixture.copied("a"));
        assertEquals(List.of("t"), fixture.topics);
        assertEquals(2.0, fixture.metric("transaction-size-max"));
    }

    @Test
    void pollsThatGiveNothingCostNoTransaction() throws Exception {
        TransactionalFixture fixture = perPoll().opened();
        fixture.task.willPoll();

        fixture.loop.step();
        fixture.loop.step();

        assertEquals(List.of("task commit", "task commit"), fixture.happened());
    }

    @Test
    void commitsAfterTheIntervalAndBeforeItRests() throws Exception {
        TransactionalFixture fixture =
                new TransactionalFixture(TransactionBoundary.interval(Duration.ofMillis(50))).opened();
        fixture.task.willPoll(record(1));
        fixture.task.willPoll(record(2));

        fixture.loop.step();
        fixture.time.advance(49);
        fixture.loop.step();
        assertEquals(List.of("begin", "send t a@1", "send t a@2"), fixture.happened());

        fixture.time.advance(1);
        fixture.loop.step();
        assertEquals("commit", fixture.happened().get(1));
        assertEquals(List.of("{\"position\":2}"), fixture.producer.committed(OFFSETS));

        fixture.task.willPoll(record(3));
        fixture.loop.step();
        fixture.loop.pause();
        assertEquals(List.of("a@1", "a@2", "a@3"), fixture.producer.committed("t"));

        fixture.time.advance(100);
        fixture.loop.resume();
        fixture.task.willPoll(record(4));
        fixture.loop.step();
        assertEquals(3, fixture.producer.committed("t").size());
        fixture.loop.close(false);
        assertEquals(4, fixture.producer.committed("t").size());
    }

    @Test
    void theTaskSaysWhenATransactionEnds() throws Exception {
        TransactionalFixture fixture = new TransactionalFixture(TransactionBoundary.connector()).opened();
        assertNotNull(fixture.task.transactions());
        fixture.task.transactions().commitTransaction(record(2));
        fixture.task.willPoll(record(1), record(2), record(3));

        fixture.loop.step();

        assertEquals(
                List.of(
                        "begin",
                        "send t a@1",
                        "send t a@2",
                        "send offsets {\"position\":2}",
                        "commit",
                        "commitRecord a@1",
                        "commitRecord a@2",
                        "task commit",
                        "begin",
                        "send t a@3"),
                fixture.happened());

        fixture.loop.close(false);
        assertFalse(fixture.log.contains("commit"), "it has not asked for it");
        assertEquals(List.of("a@1", "a@2"), fixture.producer.committed("t"));
    }

    @Test
    void whatTheTaskAbortsIsNotSeenButNotPolledAgainEither() throws Exception {
        TransactionalFixture fixture = new TransactionalFixture(TransactionBoundary.connector()).opened();
        fixture.task.transactions().abortTransaction();
        fixture.task.willPoll(record(1), record(2));
        fixture.loop.step();

        assertEquals(
                List.of(
                        "begin",
                        "send t a@1",
                        "send t a@2",
                        "abort",
                        "begin",
                        "send offsets {\"position\":2}",
                        "commit",
                        "task commit"),
                fixture.happened());
        assertEquals(List.of(), fixture.producer.committed("t"));
        assertEquals(List.of("{\"position\":2}"), fixture.producer.committed(OFFSETS));
    }

    @Test
    void thereIsNothingToAbortWithoutRecords() throws Exception {
        TransactionalFixture fixture = new TransactionalFixture(TransactionBoundary.connector()).opened();
        fixture.task.transactions().abortTransaction();

        fixture.loop.step();

        assertEquals(List.of("task commit"), fixture.happened());
    }

    @Test
    void aTaskThatContradictsItselfFails() throws Exception {
        TransactionalFixture fixture = new TransactionalFixture(TransactionBoundary.connector()).opened();
        fixture.task.transactions().abortTransaction(record(1));
        fixture.task.transactions().commitTransaction(record(1));
        fixture.task.willPoll(record(1));

        assertThrows(IllegalStateException.class, fixture.loop::step);
        fixture.loop.close(true);

        assertEquals(List.of(), fixture.producer.history());
    }

    @Test
    void aFailedTaskCommitsNothing() throws Exception {
        TransactionalFixture fixture =
                new TransactionalFixture(TransactionBoundary.interval(Duration.ofHours(1))).opened();
        fixture.task.willPoll(record(1));
        fixture.loop.step();
        fixture.task.polls.add(() -> {
            throw new IllegalArgumentException("bad");
        });

        assertThrows(IllegalArgumentException.class, fixture.loop::step);
        fixture.loop.close(true);

        assertEquals(List.of("begin", "send t a@1", "stop", "abort", "close 30"), fixture.happened());
        assertEquals(List.of(), fixture.producer.history());
    }

    @Test
    void aTaskThatWasGivenUpNeverCommits() throws Exception {
        TransactionalFixture fixture =
                new TransactionalFixture(TransactionBoundary.interval(Duration.ofHours(1))).opened();
        fixture.task.willPoll(record(1));
        fixture.loop.step();

        fixture.loop.cancel();
        fixture.loop.close(false);

        assertFalse(fixture.log.contains("commit"));
        eventually("its producer is closed", () -> fixture.log.contains("close 0"));
        assertEquals(List.of(), fixture.producer.history());
    }

    @Test
    void recordsThatCannotBeSentNowAreSentAgainInTheSameTransaction() throws Exception {
        TransactionalFixture fixture = perPoll().opened();
        fixture.task.willPoll(record(1), other("u", 2));
        fixture.ensurer = topic -> {
            fixture.log.add("ensure " + topic);
            if (topic.equals("u") && fixture.time.waits().isEmpty()) {
                throw new RetriableException("slow");
            }
        };

        fixture.loop.step();
        assertEquals(List.of("ensure t", "begin", "send t a@1", "ensure u"), fixture.happened());
        fixture.loop.step();

        assertEquals(List.of("ensure u", "send u a@2"), fixture.happened().subList(0, 2));
        assertEquals(List.of("a@1"), fixture.producer.committed("t"));
        assertEquals(List.of("a@2"), fixture.producer.committed("u"));
    }

    @Test
    void aTaskThatSaysHowTransactionsEndHasNotMeantHalfABatch() throws Exception {
        TransactionalFixture fixture = inTheMidstOfABatch();

        fixture.loop.pause();
        fixture.loop.resume();
        assertEquals(List.of(), fixture.producer.history());
        fixture.loop.step();

        assertEquals(List.of("a@1"), fixture.producer.committed("t"));
        assertEquals(List.of("a@2"), fixture.producer.committed("u"));
    }

    @Test
    void norWhenItIsStopped() throws Exception {
        TransactionalFixture fixture = inTheMidstOfABatch();

        fixture.loop.close(false);

        assertEquals(List.of("stop", "abort", "close 30"), fixture.happened());
        assertEquals(List.of(), fixture.producer.history());
    }

    /** The task asks to commit its batch, whose second record cannot be sent at once. */
    private static TransactionalFixture inTheMidstOfABatch() throws Exception {
        TransactionalFixture fixture = new TransactionalFixture(TransactionBoundary.connector()).opened();
        fixture.task.transactions().commitTransaction();
        fixture.task.willPoll(record(1), other("u", 2));
        fixture.ensurer = topic -> {
            if (topic.equals("u") && fixture.time.waits().isEmpty()) {
                throw new RetriableException("slow");
            }
        };
        fixture.loop.step();
        fixture.happened();
        return fixture;
    }

    private static SourceRecord other(String topic, long offset) {
        return Fixtures.sourceRecord(topic, "a", offset);
    }

    @Test
    void theTopicOfItsOffsetsIsNotForRecords() {
        TransactionalFixture fixture = perPoll().opened();
        fixture.task.willPoll(other(OFFSETS, 1));

        Exception refused = assertThrows(ConnectException.class, fixture.loop::step);

        assertTrue(
                refused.getMessage()
                        .startsWith(
                                "Source tasks may not produce to their own offsets topics when exactly-once support "
                                        + "is enabled"),
                refused.getMessage());
    }

    @Test
    void offsetsThatCannotBeStoredPreventTheCommit() {
        TransactionalFixture fixture = perPoll().opened();
        SourceRecord plain = record(1);
        fixture.task.willPoll(new SourceRecord(
                plain.sourcePartition(), Map.of("position", List.of()), "t", null, null, null, null, "x"));

        Exception failed = assertThrows(ConnectException.class, fixture.loop::step);

        assertEquals("Failed to flush offsets and/or records for task files-0", failed.getMessage());
        assertTrue(failed.getCause().getMessage().startsWith("CRITICAL: Failed to serialize offset data"));
        assertFalse(fixture.log.contains("commit"));
    }

    @Test
    void forgottenOffsetsAreForgottenInTheWorkersStoreFirst() throws Exception {
        TransactionalFixture fixture = perPoll().opened();
        fixture.task.willPoll(record(1));
        fixture.loop.step();
        assertEquals(1L, fixture.copied("a"));
        SourceRecord plain = record(1);
        fixture.task.willPoll(
                new SourceRecord(plain.sourcePartition(), null, "t", null, null, null, plain.valueSchema(), "x"));

        fixture.loop.step();

        assertNull(fixture.copied("a"));
        assertEquals(2, fixture.producer.committed(OFFSETS).size());
        assertNull(fixture.producer.committed(OFFSETS).get(1));
    }
}
