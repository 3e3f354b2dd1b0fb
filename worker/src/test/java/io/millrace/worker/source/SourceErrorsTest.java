package io.millrace.worker.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.config.LargeRecordPolicy;
import io.millrace.worker.record.FailedRecord;
import io.millrace.worker.record.Fixtures;
import io.millrace.worker.record.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Dead letters, outages and large records of a source: nothing is lost, and nothing is called lost too early. */
class SourceErrorsTest {
    private final Registry registry = new Registry();
    private SourceFixture fixture;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void laterOffsetsWaitUntilADeadLetterIsSafe() throws Exception {
        open(Fixtures.TOLERANT, Optional.empty(), true);
        CompletableFuture<Void> letter = new CompletableFuture<>();
        fixture.reporter.answer = letter;
        polls(record(1), poison(2), record(3));
        fixture.producer.completeNext();
        fixture.producer.completeNext();

        assertEquals(List.of("commitRecord a@1", "commitRecord a@3"), commitRecords());
        letter.complete(null);
        fixture.loop.close(false);

        assertEquals("commitRecord poison@2 null", commitRecords().get(2));
        assertEquals(3L, fixture.storedPosition("a"));
    }

    @Test
    void theOffsetOfADeadLetterIsCommittedEvenIfNothingFollows() throws Exception {
        open(Fixtures.TOLERANT, Optional.empty(), true);
        polls(poison(2));
        fixture.loop.close(false);

        assertEquals(2L, fixture.storedPosition("a"));
    }

    @Test
    void aDeadLetterThatCannotBeWrittenFailsTheTaskAndHoldsTheOffsets() throws Exception {
        open(Fixtures.TOLERANT, Optional.empty(), true);
        CompletableFuture<Void> letter = new CompletableFuture<>();
        fixture.reporter.answer = letter;
        polls(record(1), poison(2), record(3));
        fixture.producer.completeNext();
        fixture.producer.completeNext();
        letter.completeExceptionally(new TopicAuthorizationException("dead"));

        ConnectException thrown = assertThrows(ConnectException.class, fixture.loop::step);
        fixture.loop.close(true);

        assertEquals(
                "A failed record could not be kept as a dead letter",
                thrown.getCause().getMessage());
        assertInstanceOf(TopicAuthorizationException.class, thrown.getCause().getCause());
        assertEquals(List.of("commitRecord a@1", "commitRecord a@3"), commitRecords());
        assertEquals(1L, fixture.storedPosition("a"));
    }

    @Test
    void aRecordThatCouldNotBeProducedWaitsForItsDeadLetterToo() throws Exception {
        open(Fixtures.TOLERANT, Optional.empty(), true);
        CompletableFuture<Void> letter = new CompletableFuture<>();
        fixture.reporter.answer = letter;
        polls(record(1));
        fixture.producer.errorNext(new TopicAuthorizationException("t"));

        assertEquals(List.of(), commitRecords());
        letter.complete(null);
        fixture.loop.close(false);

        assertEquals(List.of("commitRecord a@1 null"), commitRecords());
        assertEquals(1L, fixture.storedPosition("a"));
        assertEquals(Stage.KAFKA_PRODUCE, fixture.reporter.reported.get(0).stage());
    }

    @Test
    void withoutToleranceAFailedProduceIsKeptAsADeadLetterOnceAndThenFailsTheTask() throws Exception {
        open(Fixtures.STRICT, Optional.empty(), true);
        polls(record(1), record(2));
        TopicAuthorizationException denied = new TopicAuthorizationException("t");
        fixture.producer.errorNext(denied);
        fixture.producer.errorNext(denied);

        ConnectException thrown = assertThrows(ConnectException.class, fixture.loop::step);
        fixture.loop.close(true);

        assertSame(denied, thrown.getCause());
        assertEquals(1, fixture.reporter.reported.size());
        assertNull(fixture.storedPosition("a"));
        assertEquals(List.of(), commitRecords());
    }

    @Test
    void withoutDeadLettersAFailedProduceIsNotReportedWhenItFailsTheTask() throws Exception {
        open(Fixtures.STRICT, Optional.empty(), false);
        polls(record(1));
        fixture.producer.errorNext(new TopicAuthorizationException("t"));

        assertThrows(ConnectException.class, fixture.loop::step);
        assertEquals(List.of(), fixture.reporter.reported);
    }

    @Test
    void anOutageAfterTheProducerTookTheRecordFailsTheTaskInsteadOfSkippingTheRecord() throws Exception {
        open(Fixtures.OUTLASTING, Optional.empty(), true);
        polls(record(1));
        fixture.producer.errorNext(new TimeoutException("delivery timed out"));

        assertThrows(ConnectException.class, fixture.loop::step);
        fixture.loop.close(true);

        assertEquals(List.of(), fixture.reporter.reported);
        assertEquals(List.of(), commitRecords());
        assertNull(fixture.storedPosition("a"));
    }

    @Test
    void aRecordThatTheProducerCannotTakeInAnOutageIsSentAgainInOrder() throws Exception {
        open(Fixtures.OUTLASTING, Optional.empty(), false);
        fixture.producer.refusal = new TimeoutException("no metadata");
        polls(record(1), record(2));
        fixture.loop.step();
        fixture.producer.refusal = null;
        fixture.loop.step();
        fixture.producer.completeNext();
        fixture.producer.completeNext();
        fixture.loop.close(false);

        assertEquals(List.of("a@1", "a@2"), sent());
        assertEquals(List.of("commitRecord a@1", "commitRecord a@2"), commitRecords());
        assertEquals(List.of(100L, 100L), fixture.time.waits());
        assertEquals(2L, fixture.storedPosition("a"));
    }

    @Test
    void anOutageOfTheProducerFailsTheTaskAfterItsDeadline() throws Exception {
        open(Fixtures.OUTLASTING, Optional.empty(), false);
        fixture.producer.refusal = new TimeoutException("no metadata");
        polls(record(1));
        fixture.time.advance(10_000);

        ConnectException thrown = assertThrows(ConnectException.class, fixture.loop::step);
        fixture.loop.close(true);

        assertTrue(thrown.getMessage().startsWith("Sending to topic 't' could not"), thrown.getMessage());
        assertEquals(List.of(), commitRecords());
        assertNull(fixture.storedPosition("a"));
    }

    @Test
    void withoutTheSettingARecordThatTheProducerCannotTakeIsSkippedWhereThatIsTolerated() throws Exception {
        open(Fixtures.TOLERANT, Optional.empty(), false);
        fixture.producer.refusal = new TimeoutException("no metadata");
        polls(record(1));

        assertEquals(List.of("commitRecord a@1 null"), commitRecords());
        assertEquals(1, fixture.reporter.reported.size());
    }

    @Test
    void aTopicThatCannotBeCreatedInAnOutageIsTriedAgain() throws Exception {
        open(Fixtures.OUTLASTING, Optional.empty(), false);
        fixture.ensurer = topic -> {
            throw new ConnectException("Task failed to create new topic", new TimeoutException("no answer"));
        };
        polls(record(1));
        fixture.ensurer = topic -> {};
        fixture.loop.step();

        assertEquals(List.of("a@1"), sent());
    }

    @Test
    void aStopDuringAnOutageOfTheRegistryLeavesTheRecordUntouched() throws Exception {
        open(Fixtures.OUTLASTING, Optional.empty(), true);
        registry.down = true;
        fixture.loop.wakeUp();
        polls(record(1));
        fixture.loop.close(false);

        assertEquals(List.of(), commitRecords());
        assertEquals(List.of(), fixture.reporter.reported);
        assertEquals(List.of(), sent());
        assertNull(fixture.storedPosition("a"));
    }

    @Test
    void aPauseDuringAnOutageKeepsTheBatchForLater() throws Exception {
        open(Fixtures.OUTLASTING, Optional.empty(), true);
        fixture.task.willPoll(record(1), record(2));
        registry.down = true;
        fixture.loop.wakeUp();
        fixture.loop.step();
        fixture.loop.pause();
        registry.down = false;
        fixture.loop.resume();
        fixture.loop.step();

        assertEquals(List.of("a@1", "a@2"), sent());
        assertEquals(1, fixture.log.stream().filter("poll"::equals).count());
    }

    @Test
    void aPauseDuringAnOutageOfTheProducerDoesNotCountForItsDeadline() throws Exception {
        open(Fixtures.OUTLASTING, Optional.empty(), false);
        fixture.producer.refusal = new TimeoutException("no metadata");
        polls(record(1));
        fixture.loop.pause();
        fixture.time.advance(3_600_000);
        fixture.loop.resume();
        fixture.loop.step();
        fixture.producer.refusal = null;
        fixture.loop.step();

        assertEquals(List.of("a@1"), sent());
    }

    @Test
    void aRecordThatIsRetriedWhenTheTaskIsGivenUpIsNotDone() throws Exception {
        registry.onRetry = () -> fixture.loop.cancel();
        open(new ErrorSettings(-1, 60_000, true, false, false), Optional.empty(), true);
        polls(record(1));
        fixture.loop.close(false);

        assertEquals(List.of(), commitRecords());
        assertNull(fixture.storedPosition("a"));
    }

    @Test
    void aRecordTooLargeFailsTheTaskWithAnErrorThatHelps() throws Exception {
        open(Fixtures.TOLERANT, Optional.of(LargeRecordPolicy.FAIL), false);
        fixture.producer.refusal = new RecordTooLargeException("2000000 bytes");
        polls(record(1));

        ConnectException thrown = assertThrows(ConnectException.class, fixture.loop::step);

        String message = thrown.getCause().getMessage();
        assertTrue(message.contains("topic 't': key 'key', source partition {file=a}"), message);
        assertTrue(message.contains("max.request.size"), message);
        assertNull(fixture.storedPosition("a"));
    }

    @Test
    void aRecordTooLargeIsSkippedWhereThePolicySaysSo() throws Exception {
        open(Fixtures.STRICT, Optional.of(LargeRecordPolicy.SKIP), true);
        fixture.task.willPoll(record(1), record(2));
        fixture.producer.sendException = new RecordTooLargeException("thrown by an interceptor");
        fixture.loop.step();
        fixture.producer.sendException = null;
        polls(record(3));
        fixture.producer.errorNext(new RecordTooLargeException("the broker's"));
        fixture.loop.close(false);

        assertEquals(
                List.of("commitRecord a@1 null", "commitRecord a@2 null", "commitRecord a@3 null"), commitRecords());
        assertEquals(3L, fixture.storedPosition("a"));
        assertEquals(List.of(), fixture.reporter.reported);
    }

    @Test
    void aRecordTooLargeBecomesADeadLetterWhereThePolicySaysSo() throws Exception {
        open(Fixtures.STRICT, Optional.of(LargeRecordPolicy.DEAD_LETTER), true);
        fixture.producer.refusal = new RecordTooLargeException("2000000 bytes");
        polls(record(1));
        fixture.loop.close(false);

        FailedRecord failed = fixture.reporter.reported.get(0);
        assertTrue(failed.error().getMessage().contains("source offset {position=1}"));
        assertEquals(RecordTooLargeException.class, failed.error().getClass());
        assertEquals(1L, fixture.storedPosition("a"));
    }

    private void open(ErrorSettings settings, Optional<LargeRecordPolicy> policy, boolean keeps) {
        fixture = new SourceFixture(settings, Duration.ofHours(1), policy, registry);
        fixture.reporter.keepsRecords = keeps;
        fixture.loop.open();
    }

    private void polls(SourceRecord... records) throws Exception {
        fixture.task.willPoll(records);
        fixture.loop.step();
    }

    private static SourceRecord record(long offset) {
        return Fixtures.sourceRecord("t", "a", offset);
    }

    private static SourceRecord poison(long offset) {
        return new SourceRecord(
                Map.of("file", "a"), Map.of("position", offset), "t", Schema.STRING_SCHEMA, "poison@" + offset);
    }

    private List<String> commitRecords() {
        return fixture.log.stream()
                .filter(entry -> entry.startsWith("commitRecord"))
                .toList();
    }

    private List<String> sent() {
        return fixture.producer.history().stream()
                .map(ProducerRecord::value)
                .map(Fixtures::text)
                .toList();
    }

    /** A converter that needs something from elsewhere, and takes no poison. */
    private static final class Registry extends StringConverter {
        private boolean down;
        private Runnable onRetry;

        @Override
        public byte[] fromConnectData(String topic, Schema schema, Object value) {
            if (onRetry != null) {
                onRetry.run();
                throw new RetriableException("later");
            }
            if (down) {
                throw new DataException("no schema", new java.net.ConnectException("Connection refused"));
            }
            if (value instanceof String text && text.startsWith("poison")) {
                throw new DataException("poison");
            }
            return super.fromConnectData(topic, schema, value);
        }
    }
}
