package io.millrace.worker.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.config.LargeRecordPolicy;
import io.millrace.worker.record.Fixtures;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records that nobody asks for once they are sent, so that only their outlines are kept. */
class UntoldTaskTest {
    private final ThrowingProducer producer = new ThrowingProducer();
    private UntoldSource source = opened(Fixtures.STRICT, Optional.empty());

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void offsetsAndMetricsFollowTheAcknowledgements() throws Exception {
        source.polls(record(1), record(2), Fixtures.sourceRecord("u", "b", 7));
        producer.completeNext();
        producer.completeNext();
        assertEquals(3.0, source.metric("source-record-active-count"));
        producer.completeNext();
        source.loop.close(false);

        assertEquals(2L, source.storedPosition("a"));
        assertEquals(7L, source.storedPosition("b"));
        assertEquals(3.0, source.metric("source-record-write-total"));
        assertEquals(List.of("t", "u"), source.asked);
        assertEquals(List.of("t", "u"), source.noted);
    }

    @Test
    void whatTheBrokerFindsTooLargeIsNamed() throws Exception {
        source.polls(record(1));
        producer.errorNext(new RecordTooLargeException("the broker's"));

        ConnectException thrown = assertThrows(ConnectException.class, source.loop::step);

        String message = thrown.getCause().getMessage();
        assertTrue(
                message.startsWith("A record of 6 bytes is too large for topic 't': key 'key', source partition "
                        + "{file=a}, source offset {position=1}. To let it through, raise max.message.bytes"),
                message);
    }

    @Test
    void whatTheProducerFindsTooLargeIsNamed() throws Exception {
        producer.refusal = new RecordTooLargeException("the producer's");
        source.polls(record(1));

        ConnectException thrown = assertThrows(ConnectException.class, source.loop::step);

        String message = thrown.getCause().getMessage();
        assertTrue(message.contains("source offset {position=1}. To let it through, raise the producer's"), message);
    }

    @Test
    void aRecordTooLargeIsSkippedWhereThePolicySaysSo() throws Exception {
        reopen(Fixtures.STRICT, Optional.of(LargeRecordPolicy.SKIP));
        source.polls(record(1), record(2));
        producer.errorNext(new RecordTooLargeException("the broker's"));
        producer.completeNext();
        source.loop.close(false);

        assertEquals(2L, source.storedPosition("a"));
        assertEquals(1.0, source.metric("source-record-write-total"));
        assertEquals(List.of(), source.reporter.reported);
    }

    @Test
    void aRecordTooLargeIsStillReportedWhereThePolicySaysSo() throws Exception {
        source.close();
        source = new UntoldSource(producer, Fixtures.STRICT, Optional.of(LargeRecordPolicy.DEAD_LETTER));
        source.polls(record(1));
        producer.errorNext(new RecordTooLargeException("the broker's"));
        source.loop.close(false);

        assertEquals(
                "a@1", source.reporter.reported.get(0).polled().orElseThrow().value());
        assertEquals(1L, source.storedPosition("a"));
    }

    @Test
    void aFailureThatIsToleratedIsStillReported() throws Exception {
        reopen(Fixtures.TOLERANT, Optional.empty());
        source.polls(record(1));
        producer.errorNext(new InvalidTopicException("t"));
        source.loop.close(false);

        assertEquals(
                "a@1", source.reporter.reported.get(0).polled().orElseThrow().value());
        assertEquals(1L, source.storedPosition("a"));
    }

    @Test
    void aFailureHoldsItsOffsetBackAndFailsTheTask() throws Exception {
        source.polls(record(1), record(2), record(3));
        producer.completeNext();
        producer.errorNext(new InvalidTopicException("t"));
        producer.completeNext();

        assertThrows(ConnectException.class, source.loop::step);
        source.loop.close(true);
        assertEquals(1L, source.storedPosition("a"));
        assertEquals(2.0, source.metric("source-record-write-total"));
    }

    @Test
    void aRefusedRecordIsSentAgainInOrder() throws Exception {
        reopen(Fixtures.OUTLASTING, Optional.empty());
        producer.refusal = new TimeoutException("no room");
        source.polls(record(1), record(2));
        assertEquals(0, producer.history().size());
        producer.refusal = null;
        source.loop.step();
        producer.completeNext();
        producer.completeNext();
        source.loop.close(false);

        assertEquals(2, producer.history().size());
        assertEquals(2L, source.storedPosition("a"));
        assertEquals(0.0, source.metric("source-record-active-count"));
    }

    @Test
    void aRefusalThatIsThrownAsWellIsNotTakenForThatOfTheNextRecord() throws Exception {
        producer.thrownToo = true;
        producer.refusal = new TimeoutException("no room");
        source.polls(record(1));
        producer.refusal = null;
        source.loop.step();
        producer.completeNext();
        source.loop.close(false);

        assertEquals(1, producer.history().size());
        assertEquals(1L, source.storedPosition("a"));
    }

    private void reopen(ErrorSettings errors, Optional<LargeRecordPolicy> largeRecords) {
        source.close();
        source = opened(errors, largeRecords);
    }

    private UntoldSource opened(ErrorSettings errors, Optional<LargeRecordPolicy> largeRecords) {
        return new UntoldSource(producer, errors, largeRecords);
    }

    private static SourceRecord record(long offset) {
        return Fixtures.sourceRecord("t", "a", offset);
    }

    /** Refuses records as Kafka's producer does; told to, it throws as well. */
    private static final class ThrowingProducer extends MockProducer<byte[], byte[]> {
        private RuntimeException refusal;
        private boolean thrownToo;

        ThrowingProducer() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (refusal == null) {
                return super.send(record, callback);
            }
            callback.onCompletion(null, refusal);
            if (thrownToo) {
                throw refusal;
            }
            return CompletableFuture.failedFuture(refusal);
        }
    }
}
