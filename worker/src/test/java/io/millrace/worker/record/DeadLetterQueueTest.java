package io.millrace.worker.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.config.DeadLetterSettings;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.FailedRecord.Consumed;
import io.millrace.worker.record.FailedRecord.Polled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class DeadLetterQueueTest {
    private static final ConnectorTaskId ID = new ConnectorTaskId("orders", 3);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final ErrorCounts counts = new ErrorCounts(Time.SYSTEM);

    @Test
    void writesTheRecordAsItCameInAndCompletesOnceItIsSafe() {
        ConsumerRecord<byte[], byte[]> record = Fixtures.consumed("in", 2, 42);
        record.headers().add("own", Fixtures.bytes("1"));

        CompletableFuture<Void> done = queue(" dlq ", false).report(failed(record, new DataException("bad")));

        ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
        assertEquals("dlq", letter.topic());
        assertNull(letter.partition());
        assertEquals(1234L, letter.timestamp());
        assertArrayEquals(Fixtures.bytes("key"), letter.key());
        assertArrayEquals(Fixtures.bytes("value"), letter.value());
        assertEquals(List.of("own=1"), headers(letter));
        assertTrue(!done.isDone());
        producer.completeNext();
        assertTrue(done.isDone());
        assertEquals(1, counts.deadLetterProduceRequests());
        assertEquals(0, counts.deadLetterProduceFailures());
    }

    @Test
    void appendsTheContextInItsFixedOrderAfterHeadersThatAreThere() {
        ConsumerRecord<byte[], byte[]> record = Fixtures.consumed("in", 2, 42, ConsumerRecord.NO_TIMESTAMP);
        record.headers().add("__connect.errors.topic", Fixtures.bytes("earlier"));

        queue("dlq", true).report(failed(record, new DataException("bad")));

        ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
        assertNull(letter.timestamp());
        List<String> headers = headers(letter);
        assertEquals(
                List.of(
                        "__connect.errors.topic=earlier",
                        "__connect.errors.topic=in",
                        "__connect.errors.partition=2",
                        "__connect.errors.offset=42",
                        "__connect.errors.connector.name=orders",
                        "__connect.errors.task.id=3",
                        "__connect.errors.stage=VALUE_CONVERTER",
                        "__connect.errors.class.name=some.Converter",
                        "__connect.errors.exception.class.name=" + DataException.class.getName(),
                        "__connect.errors.exception.message=bad"),
                headers.subList(0, 10));
        String stackTrace = "__connect.errors.exception.stacktrace=" + DataException.class.getName();
        assertTrue(headers.get(10).startsWith(stackTrace));
        assertEquals(11, headers.size());
        assertEquals(1, size(record));
    }

    @Test
    void givesAnExceptionWithoutMessageAHeaderWithoutValue() {
        queue("dlq", true).report(failed(Fixtures.consumed("in", 0, 0), new IllegalStateException()));

        assertTrue(headers(producer.history().get(0)).contains("__connect.errors.exception.message=null"));
    }

    @Test
    void aLetterThatCannotBeWrittenFailsItsReportOnly() {
        CompletableFuture<Void> later = queue("dlq", false).report(failed(Fixtures.consumed("in", 0, 0), null));
        producer.errorNext(new IllegalStateException("no broker"));
        producer.sendException = new IllegalStateException("closed");
        CompletableFuture<Void> atOnce = queue("dlq", false).report(failed(Fixtures.consumed("in", 0, 1), null));

        assertTrue(later.isCompletedExceptionally());
        assertTrue(atOnce.isCompletedExceptionally());
        assertEquals(2, counts.deadLetterProduceRequests());
        assertEquals(2, counts.deadLetterProduceFailures());
    }

    @Test
    void leavesSourceRecordsAlone() {
        Polled polled = new Polled(Fixtures.sourceRecord("t", "a", 1));

        CompletableFuture<Void> done =
                queue("dlq", true).report(new FailedRecord(polled, Stage.KAFKA_PRODUCE, "C", new Exception()));

        assertTrue(done.isDone());
        assertEquals(List.of(), producer.history());
    }

    private DeadLetterQueue queue(String topic, boolean contextHeaders) {
        return new DeadLetterQueue(ID, new DeadLetterSettings(topic, (short) 1, contextHeaders), producer, counts);
    }

    private static FailedRecord failed(ConsumerRecord<byte[], byte[]> record, Throwable error) {
        return new FailedRecord(new Consumed(record), Stage.VALUE_CONVERTER, "some.Converter", error);
    }

    private static List<String> headers(ProducerRecord<byte[], byte[]> letter) {
        List<String> texts = new ArrayList<>();
        for (Header header : letter.headers()) {
            texts.add(header.key() + "=" + Fixtures.text(header.value()));
        }
        return texts;
    }

    private static int size(ConsumerRecord<byte[], byte[]> record) {
        return record.headers().toArray().length;
    }
}
