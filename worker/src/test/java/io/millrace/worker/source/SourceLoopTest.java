package io.millrace.worker.source;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.record.Fixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules for source tasks, by the paragraphs of the contract; see also {@link WorkerSourceTaskTest}. */
class SourceLoopTest {
    private SourceFixture fixture = SourceFixture.strict();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    @DisplayName("§4.1 null and an empty list end a turn without anything sent")
    void nothingPolledEndsATurn() throws Exception {
        fixture.task.polls.add(() -> null);
        fixture.task.willPoll();
        fixture.loop.open();

        fixture.loop.step();
        fixture.loop.step();

        assertEquals(2, count("poll"));
        assertEquals(List.of(), fixture.producer.history());
    }

    @Test
    @DisplayName(
            "an idle task is polled less and less often; woken up, it is not polled before somebody has looked why")
    void anIdleTaskRests() throws Exception {
        for (int i = 0; i < 6; i++) {
            fixture.task.willPoll();
        }
        fixture.loop.open();
        for (int i = 0; i < 6; i++) {
            fixture.loop.step();
        }
        assertEquals(6, count("poll"));
        assertEquals(List.of(1L, 2L, 4L), fixture.time.waits());

        fixture.loop.wakeUp();
        fixture.loop.step();

        assertEquals(6, count("poll"));
    }

    @Test
    @DisplayName("§4.1 a list belongs to the task, which may change it once it is polled again or by another thread")
    void theTaskMayChangeItsListLater() throws Exception {
        List<SourceRecord> mine = new ArrayList<>(List.of(record("a", 1), record("a", 2)));
        fixture.task.polls.add(() -> mine);
        fixture.loop.open();
        fixture.producer.sendException = new TimeoutException("no metadata");

        fixture.loop.step();
        mine.clear();
        fixture.producer.sendException = null;
        fixture.loop.step();

        assertEquals(List.of("a@1", "a@2"), sent());
    }

    @Test
    @DisplayName("§4.1 a stop cuts the wait for another send short and leaves the rest of the batch")
    void aStopEndsTheWaitForAnotherSend() throws Exception {
        fixture.task.willPoll(record("a", 1), record("a", 2));
        fixture.loop.open();
        fixture.producer.sendException = new TimeoutException("no metadata");

        fixture.loop.wakeUp();
        fixture.loop.step();
        fixture.loop.close(false);

        assertEquals(List.of(), fixture.time.waits());
        assertEquals(0, count("commitRecord a@1"));
        assertNull(fixture.storedPosition("a"));
    }

    @Test
    @DisplayName("§4.2.4 a dropped record is told to the task at once, on the task thread")
    void aDroppedRecordIsToldAtOnce() throws Exception {
        fixture.close();
        fixture = SourceFixture.tolerant();
        Object poison = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("poison");
            }
        };
        fixture.task.willPoll(new SourceRecord(Map.of(), Map.of(), "t", null, null, poison, null, "p"), record("a", 1));
        fixture.loop.open();

        fixture.loop.step();

        assertEquals("commitRecord p null", fixture.log.get(3));
        assertEquals("ensure t", fixture.log.get(4));
    }

    @Test
    @DisplayName("§4.2.5 an earlier failure stops the rest of a batch, too")
    void anEarlierFailureStopsTheBatch() {
        fixture.task.willPoll(record("a", 1), record("a", 2));
        fixture.loop.open();
        fixture.producer.refusal = new TopicAuthorizationException("t");

        ConnectException thrown = assertThrows(ConnectException.class, fixture.loop::step);

        assertEquals("Unrecoverable exception from producer send callback", thrown.getMessage());
        assertEquals(1, count("ensure t"));
    }

    @Test
    @DisplayName("§4.2.7 any other exception of a send propagates as it is, and its record holds back nothing")
    void otherExceptionsPropagate() {
        fixture.task.willPoll(record("a", 1), record("a", 2));
        fixture.loop.open();
        IllegalStateException closed = new IllegalStateException("closed");
        fixture.ensurer = topic -> {
            throw closed;
        };

        assertSame(closed, assertThrows(IllegalStateException.class, fixture.loop::step));
        fixture.loop.close(true);
        assertEquals(List.of(), fixture.time.waits());
    }

    @Test
    @DisplayName("§4.2.7 records kept for another send are transformed and converted anew, those before are not")
    void onlyTheRestIsConvertedAnew() throws Exception {
        fixture.task.willPoll(record("a", 1), record("a", 2), record("a", 3));
        fixture.loop.open();
        List<String> asked = new ArrayList<>();
        fixture.ensurer = topic -> {
            asked.add(topic);
            if (asked.size() == 1) {
                throw new TimeoutException("slow");
            }
        };

        fixture.loop.step();
        fixture.loop.step();

        assertEquals(List.of("t", "t"), asked);
        assertEquals(List.of("a@1", "a@2", "a@3"), sent());
    }

    @Test
    @DisplayName("§4.2.8 an Error out of commitRecord fails the task, not the producer's thread")
    void anErrorInTheCallbackFailsTheTask() throws Exception {
        fixture.task.willPoll(record("a", 1));
        fixture.task.onCommitRecord = new NoClassDefFoundError("gone");
        fixture.loop.open();
        fixture.loop.step();

        fixture.producer.completeNext();

        ConnectException thrown = assertThrows(ConnectException.class, fixture.loop::step);
        assertInstanceOf(NoClassDefFoundError.class, thrown.getCause());
        fixture.loop.close(true);
        assertNull(fixture.storedPosition("a"));
    }

    @Test
    @DisplayName("§4.2.8 what fails once the producer is closed is of no interest")
    void failuresAfterTheCloseAreIgnored() throws Exception {
        fixture.close();
        fixture = SourceFixture.tolerant();
        fixture.task.willPoll(record("a", 1));
        fixture.loop.open();
        fixture.loop.step();
        fixture.loop.close(false);

        fixture.producer.errorNext(new TimeoutException("closed"));

        assertEquals(List.of(), fixture.reporter.reported);
        assertEquals(0, count("commitRecord a@1 null"));
    }

    @Test
    @DisplayName("§4.3 null partitions and offsets are sent, told and committed like others")
    void nullPartitionsAndOffsets() throws Exception {
        fixture.task.willPoll(
                new SourceRecord(null, null, "t", Schema.STRING_SCHEMA, "none"),
                new SourceRecord(Map.of("file", "b"), null, "t", Schema.STRING_SCHEMA, "offset"),
                record("a", 1));
        fixture.loop.open();
        fixture.loop.step();
        while (fixture.producer.completeNext()) {}
        fixture.loop.close(false);

        assertEquals(1, count("commitRecord none"));
        assertEquals(1, count("commit"));
        assertEquals(1L, fixture.storedPosition("a"));
        assertNull(fixture.storedPosition("b"));
    }

    @Test
    @DisplayName("§4.3 an offset that cannot be serialised holds back commits until the task replaces it")
    void offsetsThatCannotBeSerialised() throws Exception {
        fixture.close();
        fixture = new SourceFixture(Fixtures.STRICT, Duration.ofMillis(5));
        Map<String, Object> bad = new HashMap<>(Map.of("position", List.of(1)));
        fixture.task.willPoll(new SourceRecord(Map.of("file", "b"), bad, "t", Schema.STRING_SCHEMA, "b"));
        fixture.task.willPoll(record("a", 1), record("b", 2));
        fixture.loop.open();
        fixture.loop.step();
        fixture.producer.completeNext();
        CountDownLatch passed = new CountDownLatch(2);
        fixture.scheduler.every(Duration.ofMillis(20), passed::countDown);
        passed.await();
        assertEquals(0, count("commit"));

        fixture.loop.step();
        while (fixture.producer.completeNext()) {}

        eventually("both offsets stored", () -> Long.valueOf(2).equals(fixture.storedPosition("b")));
        assertEquals(1L, fixture.storedPosition("a"));
        fixture.loop.close(false);
    }

    @Test
    @DisplayName("§4.3 a partition with a record under way holds back only itself")
    void aPartitionHoldsBackOnlyItself() throws Exception {
        fixture.task.willPoll(record("a", 1), record("b", 1), record("a", 2));
        fixture.loop.open();
        fixture.loop.step();
        fixture.producer.completeNext();
        fixture.producer.errorNext(new TopicAuthorizationException("t"));
        fixture.producer.completeNext();
        fixture.loop.close(true);

        assertEquals(2L, fixture.storedPosition("a"));
        assertNull(fixture.storedPosition("b"));
    }

    @Test
    @DisplayName("§4.3 the last commit comes before stop, though the task failed and nothing was sent")
    void theLastCommitComesBeforeStop() {
        fixture.task.polls.add(() -> {
            throw new IllegalArgumentException("bad");
        });
        fixture.loop.open();
        assertThrows(IllegalArgumentException.class, fixture.loop::step);

        fixture.loop.close(true);

        assertEquals(
                Arrays.asList("poll", "commit", "stop", "close owned"), fixture.log.subList(2, fixture.log.size()));
    }

    @Test
    @DisplayName("§4.5 stop is called once, on the task thread, and a failing stop still releases all")
    void aFailingStopStillReleasesAll() {
        fixture.task.onStop = () -> {
            throw new NoClassDefFoundError("gone");
        };
        fixture.loop.open();

        fixture.loop.close(false);

        assertEquals(1, count("stop"));
        assertTrue(fixture.producer.closed());
        assertTrue(fixture.reporter.closed);
    }

    private static SourceRecord record(String partition, long offset) {
        return Fixtures.sourceRecord("t", partition, offset);
    }

    private long count(String entry) {
        return fixture.log.stream().filter(entry::equals).count();
    }

    private List<String> sent() {
        return fixture.producer.history().stream()
                .map(ProducerRecord::value)
                .map(Fixtures::text)
                .toList();
    }
}
