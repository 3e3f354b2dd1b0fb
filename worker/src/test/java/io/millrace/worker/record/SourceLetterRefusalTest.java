package io.millrace.worker.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of dead letters that a broker or the producer refuses. */
class SourceLetterRefusalTest {
    private final LetterFixture fixture = new LetterFixture();
    private final MockProducer<byte[], byte[]> producer = fixture.producer;

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void aLetterTooLargeGoesWithoutItsValueThenWithoutItsKey() {
        CompletableFuture<Void> done = fixture.letters(true).report(LetterFixture.failed());
        producer.errorNext(new RecordTooLargeException("value"));
        producer.errorNext(new RecordTooLargeException("key"));
        producer.completeNext();

        assertTrue(done.isDone() && !done.isCompletedExceptionally());
        assertEquals(3, producer.history().size());
        ProducerRecord<byte[], byte[]> second = producer.history().get(1);
        assertEquals("key", Fixtures.text(second.key()));
        assertNull(second.value());
        assertTrue(LetterFixture.headers(second).contains("__connect.errors.value.size=3"));
        ProducerRecord<byte[], byte[]> third = producer.history().get(2);
        assertNull(third.key());
        assertTrue(LetterFixture.headers(third).stream().allMatch(header -> header.startsWith("__connect.errors.")));
        assertEquals(1, fixture.counts.deadLetterProduceRequests());
        assertEquals(0, fixture.counts.deadLetterProduceFailures());
    }

    @Test
    void aLetterWhoseContextQuotesTooMuchGoesWithAShortOne() {
        CompletableFuture<Void> done = fixture.letters(true).report(LetterFixture.failed(null, "ü".repeat(100_000)));
        producer.errorNext(new RecordTooLargeException("value"));
        producer.errorNext(new RecordTooLargeException("key"));
        producer.errorNext(new RecordTooLargeException("context"));
        producer.completeNext();

        assertTrue(done.isDone() && !done.isCompletedExceptionally());
        ProducerRecord<byte[], byte[]> last = producer.history().get(3);
        assertEquals("ü".repeat(2048), LetterFixture.text(last, "exception.message"));
        assertTrue(LetterFixture.text(last, "exception.stacktrace")
                .startsWith("org.apache.kafka.common.errors.RecordTooLarge"));
        assertTrue(last.headers()
                        .lastHeader("__connect.errors.exception.stacktrace")
                        .value()
                        .length
                <= 4096);
        assertEquals("KAFKA_PRODUCE", LetterFixture.text(last, "stage"));
    }

    @Test
    void aLetterWhoseTimestampTheBrokerRefusesGoesWithoutIt() {
        for (ApiException refusal : List.of(new InvalidTimestampException("future"), new InvalidRecordException("x"))) {
            producer.clear();
            CompletableFuture<Void> done = fixture.letters(true).report(LetterFixture.failed(9L, "big"));
            producer.errorNext(refusal);
            producer.completeNext();

            assertTrue(done.isDone() && !done.isCompletedExceptionally());
            assertEquals(9L, producer.history().get(0).timestamp());
            assertNull(producer.history().get(1).timestamp());
            assertEquals("big", Fixtures.text(producer.history().get(1).value()));
        }
    }

    @Test
    void aLetterRefusedWithoutATimestampTooFailsItsReport() {
        CompletableFuture<Void> done = fixture.letters(true).report(LetterFixture.failed(9L, "big"));
        producer.errorNext(new InvalidRecordException("compacted topic"));
        producer.errorNext(new InvalidRecordException("compacted topic"));

        assertTrue(done.isCompletedExceptionally());
        assertEquals(2, producer.history().size());
    }

    @Test
    void aLetterRefusedAlongWithAnotherIsSentAgainAndLaterOnesHaveNoTimestamp() {
        SourceDeadLetters letters = fixture.letters(true);
        CompletableFuture<Void> mate = letters.report(LetterFixture.failed(null, "big"));
        CompletableFuture<Void> culprit = letters.report(LetterFixture.failed(9L, "big"));
        producer.errorNext(new KafkaException("part of a batch with invalid records"));
        producer.errorNext(new InvalidTimestampException("future"));
        CompletableFuture<Void> later = letters.report(LetterFixture.failed(9L, "big"));
        while (producer.completeNext()) {
            assertFalse(producer.history().size() > 5);
        }

        for (CompletableFuture<Void> done : List.of(mate, culprit, later)) {
            assertTrue(done.isDone() && !done.isCompletedExceptionally());
        }
        assertNull(producer.history().get(4).timestamp());
        assertEquals(3, fixture.counts.deadLetterProduceRequests());
        assertEquals(0, fixture.counts.deadLetterProduceFailures());
    }

    @Test
    void aLetterIsNotRefusedAlongWithOthersForEver() {
        CompletableFuture<Void> done = fixture.letters(true).report(LetterFixture.failed());
        for (int i = 0; i < 10; i++) {
            assertFalse(done.isDone());
            producer.errorNext(new KafkaException("part of a batch with invalid records"));
        }

        assertTrue(done.isCompletedExceptionally());
        assertEquals(10, producer.history().size());
    }

    @Test
    void aLetterThatCannotBeWrittenIsCountedAndFailsItsReport() {
        CompletableFuture<Void> later = fixture.letters(true).report(LetterFixture.failed());
        producer.errorNext(new IllegalStateException("no broker"));
        CompletableFuture<Void> tooLarge = fixture.letters(false).report(LetterFixture.failed());
        producer.errorNext(new RecordTooLargeException("value"));
        producer.errorNext(new RecordTooLargeException("key"));
        producer.errorNext(new RecordTooLargeException("still"));
        producer.sendException = new IllegalStateException("closed");
        CompletableFuture<Void> atOnce = fixture.letters(true).report(LetterFixture.failed());

        assertTrue(later.isCompletedExceptionally());
        assertTrue(tooLarge.isCompletedExceptionally());
        assertTrue(atOnce.isCompletedExceptionally());
        assertEquals(3, fixture.counts.deadLetterProduceRequests());
        assertEquals(3, fixture.counts.deadLetterProduceFailures());
    }
}
