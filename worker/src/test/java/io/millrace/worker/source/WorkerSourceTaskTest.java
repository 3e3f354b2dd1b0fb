package io.millrace.worker.source;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.record.Fixtures;
import io.millrace.worker.record.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerSourceTaskTest {
    private SourceFixture fixture = SourceFixture.strict();

    @AfterEach
    void close() {
        fixture.close();
    }

    private SourceFixture tolerant() {
        fixture.close();
        fixture = SourceFixture.tolerant();
        return fixture;
    }

    private static SourceRecord record(long offset) {
        return Fixtures.sourceRecord("t", "a", offset);
    }

    /** A record that the string converter takes and whose timestamp nothing does. */
    private static SourceRecord unsendable(long offset) {
        return new SourceRecord(Map.of("file", "a"), Map.of("position", offset), "t", null, null, null, null, "x", -5L);
    }

    @Test
    void startsPollsSendsCommitsAndStopsInOrder() throws Exception {
        fixture.task.willPoll(record(1), record(2));

        fixture.loop.open();
        fixture.loop.step();
        fixture.producer.completeNext();
        fixture.producer.completeNext();
        fixture.loop.close(false);

        assertEquals(
                List.of(
                        "initialize",
                        "start {task.class=X}",
                        "poll",
                        "ensure t",
                        "commitRecord a@1",
                        "commitRecord a@2",
                        "commit",
                        "stop",
                        "close owned"),
                fixture.log);
        assertEquals(2, fixture.producer.history().size());
        assertEquals(2L, fixture.storedPosition("a"));
        assertEquals(List.of("t"), fixture.topics);
        assertTrue(fixture.producer.closed());
        assertTrue(fixture.reporter.closed);
    }

    @Test
    void givesTheTaskItsContext() {
        fixture.loop.open();

        assertEquals(Map.of("resolved", "now"), fixture.task.context().configs());
        assertNull(fixture.task.context().transactionContext());
        assertNull(fixture.task.context().offsetStorageReader().offset(Map.of("file", "a")));
    }

    @Test
    void aRetriableExceptionFromPollCountsAsNothingPolled() throws Exception {
        fixture.task.polls.add(() -> {
            throw new RetriableException("later");
        });
        fixture.task.polls.add(() -> {
            throw new TimeoutException("a client's");
        });
        fixture.task.willPoll(record(1));

        fixture.loop.open();
        fixture.loop.step();
        fixture.loop.step();
        fixture.loop.step();

        assertEquals(1, fixture.producer.history().size());
    }

    @Test
    void otherExceptionsFromPollFailTheTask() {
        fixture.task.polls.add(() -> {
            throw new IllegalArgumentException("bad");
        });
        fixture.loop.open();

        assertThrows(IllegalArgumentException.class, fixture.loop::step);
    }

    @Test
    void namesATaskThatPollsANullRecord() {
        fixture.task.willPoll((SourceRecord) null);
        fixture.loop.open();

        ConnectException thrown = assertThrows(ConnectException.class, fixture.loop::step);
        assertTrue(thrown.getMessage().contains("files-0 returned a null record"), thrown.getMessage());
    }

    @Test
    void keepsTheRestOfABatchWhileRecordsCannotBeSent() throws Exception {
        fixture.task.willPoll(record(1), record(2));
        fixture.loop.open();
        fixture.producer.sendException = new TimeoutException("no metadata");

        fixture.loop.step();
        fixture.loop.step();
        fixture.producer.sendException = null;
        fixture.loop.step();
        fixture.producer.completeNext();
        fixture.producer.completeNext();
        fixture.loop.close(false);

        assertEquals(List.of(100L, 100L), fixture.time.waits());
        assertEquals(2, fixture.producer.history().size());
        assertEquals(1, fixture.log.stream().filter("poll"::equals).count());
        assertEquals(2L, fixture.storedPosition("a"));
    }

    @Test
    void aWakeUpCutsTheWaitForTheNextAttemptShort() throws Exception {
        fixture.task.willPoll(record(1));
        fixture.loop.open();
        fixture.producer.sendException = new TimeoutException("no metadata");

        fixture.loop.wakeUp();
        fixture.loop.step();
        fixture.loop.step();

        assertEquals(List.of(100L), fixture.time.waits());
    }

    @Test
    void doesNotTellTheTaskTwiceOfRecordsDoneWithBeforeARetry() throws Exception {
        tolerant().task.willPoll(poisoned("first"), record(2));
        fixture.loop.open();
        fixture.producer.sendException = new TimeoutException("no metadata");

        fixture.loop.step();
        fixture.producer.sendException = null;
        fixture.loop.step();

        assertEquals(
                1,
                fixture.log.stream().filter(e -> e.startsWith("commitRecord")).count());
        assertEquals(1, fixture.reporter.reported.size());
    }

    /** A record whose key no converter can make anything of. */
    private static SourceRecord poisoned(String value) {
        Object key = new Object() {
            @Override
            public String toString() {
                throw new DataException("poison");
            }
        };
        return new SourceRecord(
                Map.of("file", "a"), Map.of("position", 9L), "t", null, Schema.STRING_SCHEMA, key, null, value);
    }

    @Test
    void failsWithAConnectExceptionWhenAnythingElseKeepsTheProducerFromSending() {
        fixture.task.willPoll(record(1));
        fixture.loop.open();
        KafkaException cause = new KafkaException("bad state");
        fixture.producer.sendException = cause;

        ConnectException thrown = assertThrows(ConnectException.class, fixture.loop::step);

        assertEquals("Unrecoverable exception trying to send", thrown.getMessage());
        assertSame(cause, thrown.getCause());
    }

    @Test
    void letsConnectExceptionsAndForeignOnesOfTheSendPass() {
        fixture.task.willPoll(record(1));
        fixture.loop.open();
        ConnectException cannotCreate = new ConnectException("Task failed to create new topic");
        fixture.ensurer = topic -> {
            throw cannotCreate;
        };

        assertSame(cannotCreate, assertThrows(ConnectException.class, fixture.loop::step));
    }

    @Test
    void asksForATopicOnceAndAgainWhenItCouldNotBeEnsured() throws Exception {
        fixture.task.willPoll(record(1), record(2));
        fixture.loop.open();
        fixture.ensurer = topic -> {
            fixture.log.add("ensure " + topic);
            if (fixture.time.waits().isEmpty()) {
                throw new RetriableException("brokers are slow");
            }
        };

        fixture.loop.step();
        fixture.loop.step();

        assertEquals(2, fixture.log.stream().filter("ensure t"::equals).count());
        assertEquals(2, fixture.producer.history().size());
    }

    @Test
    void anAsynchronousFailureFailsTheTaskAtItsNextPollAndHoldsBackTheOffset() throws Exception {
        fixture.task.willPoll(record(1), record(2), record(3));
        fixture.loop.open();
        fixture.loop.step();
        fixture.producer.completeNext();
        TopicAuthorizationException cause = new TopicAuthorizationException("t");
        fixture.producer.errorNext(cause);
        fixture.producer.completeNext();

        ConnectException thrown = assertThrows(ConnectException.class, fixture.loop::step);
        fixture.loop.close(true);

        assertEquals("Unrecoverable exception from producer send callback", thrown.getMessage());
        assertSame(cause, thrown.getCause());
        assertEquals(1L, fixture.storedPosition("a"));
        assertEquals(1, fixture.log.stream().filter("poll"::equals).count());
        assertEquals(List.of(), fixture.time.waits());
    }

    @Test
    void aToleratedAsynchronousFailureIsReportedAndItsOffsetCommitted() throws Exception {
        tolerant().task.willPoll(record(1), record(2));
        fixture.loop.open();
        fixture.loop.step();
        fixture.producer.completeNext();
        fixture.producer.errorNext(new TopicAuthorizationException("t"));
        fixture.loop.step();
        fixture.loop.close(false);

        assertEquals(Stage.KAFKA_PRODUCE, fixture.reporter.reported.get(0).stage());
        assertTrue(fixture.log.contains("commitRecord a@2 null"));
        assertEquals(2L, fixture.storedPosition("a"));
    }

    @Test
    void theOffsetOfASkippedRecordIsNotCommitted() throws Exception {
        tolerant().task.willPoll(record(1), poisoned("p"));
        fixture.loop.open();
        fixture.loop.step();
        fixture.producer.completeNext();
        fixture.loop.close(false);

        assertTrue(fixture.log.contains("commitRecord p null"));
        assertEquals(1L, fixture.storedPosition("a"));
    }

    @Test
    void anInvalidTimestampFailsTheTaskThoughAllIsTolerated() {
        tolerant().task.willPoll(unsendable(1));
        fixture.loop.open();

        assertThrows(org.apache.kafka.common.InvalidRecordException.class, fixture.loop::step);
    }

    @Test
    void exceptionsFromCommitRecordAndCommitAreNotFatal() throws Exception {
        fixture.task.willPoll(record(1));
        fixture.task.onCommitRecord = new IllegalStateException("bad");
        fixture.task.onCommit = () -> {
            throw new IllegalStateException("bad");
        };
        fixture.loop.open();
        fixture.loop.step();
        fixture.producer.completeNext();
        fixture.loop.step();
        fixture.loop.close(false);

        assertEquals(1L, fixture.storedPosition("a"));
        assertTrue(fixture.log.contains("commit"));
    }

    @Test
    void waitsForRecordsUnderWayBeforeItsLastCommitButNotForEver() throws Exception {
        fixture.task.willPoll(record(1), record(2));
        fixture.loop.open();
        fixture.loop.step();
        fixture.producer.completeNext();
        fixture.loop.close(false);

        assertEquals(List.of(5000L), fixture.time.waits());
        assertEquals(1L, fixture.storedPosition("a"));
    }

    @Test
    void commitsOnATimerAlsoWhileThePollBlocks() throws Exception {
        fixture.close();
        fixture = new SourceFixture(Fixtures.STRICT, Duration.ofMillis(1));
        fixture.task.willPoll(record(1));
        fixture.task.polls.add(() -> {
            eventually("offset stored", () -> Long.valueOf(1).equals(fixture.storedPosition("a")));
            return null;
        });
        fixture.loop.open();
        fixture.loop.step();
        fixture.producer.completeNext();

        fixture.loop.step();

        assertEquals(1L, fixture.storedPosition("a"));
    }

    @Test
    void aTaskThatNeverOpenedIsNotStoppedButReleased() {
        fixture.loop.close(false);

        assertEquals(List.of("close owned"), fixture.log);
        assertTrue(fixture.producer.closed());
    }

    @Test
    void aTaskWhoseStartFailedIsStopped() {
        fixture.task.onStart = () -> {
            throw new IllegalStateException("bad");
        };

        assertThrows(IllegalStateException.class, fixture.loop::open);
        fixture.loop.close(true);

        assertTrue(fixture.log.contains("stop"));
        assertFalse(fixture.log.contains("commit"));
    }

    @Test
    void aCancelledTaskCommitsNothingAndLosesItsProducer() throws Exception {
        fixture.task.willPoll(record(1));
        fixture.loop.open();
        fixture.loop.step();
        fixture.producer.completeNext();

        fixture.loop.cancel();
        fixture.loop.close(false);

        assertNull(fixture.storedPosition("a"));
        assertFalse(fixture.log.contains("commit"));
        assertThrows(
                ConnectException.class,
                () -> fixture.task.context().offsetStorageReader().offset(Map.of()));
        eventually("producer closed", () -> fixture.producer.closed());
    }
}
