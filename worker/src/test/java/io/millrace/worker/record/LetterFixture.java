package io.millrace.worker.record;

import static io.millrace.testing.time.Eventually.eventually;

import io.millrace.worker.config.DeadLetterSettings;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.FailedRecord.Polled;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Dead letters of a source task whose thread is the test's, and a producer that answers as it is told. */
final class LetterFixture implements AutoCloseable {
    static final ConnectorTaskId ID = new ConnectorTaskId("letters-test", 3);

    /** Name of the thread that sends letters for other threads. */
    static final String THREAD = "source-dead-letters-letters-test-3";

    final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    final ErrorCounts counts = new ErrorCounts(new JumpingTime());
    private final List<SourceDeadLetters> opened = new ArrayList<>();

    SourceDeadLetters letters(boolean contextHeaders) {
        return letters(contextHeaders, producer);
    }

    SourceDeadLetters letters(boolean contextHeaders, Producer<byte[], byte[]> to) {
        SourceDeadLetters letters =
                new SourceDeadLetters(ID, new DeadLetterSettings("dead", (short) 1, contextHeaders), to, counts);
        opened.add(letters);
        return letters;
    }

    static FailedRecord failed() {
        return failed(null, "big");
    }

    static FailedRecord failed(Long timestamp, String text) {
        ProducerRecord<byte[], byte[]> converted =
                new ProducerRecord<>("t", null, timestamp, Fixtures.bytes("key"), Fixtures.bytes("big"));
        converted.headers().add("h", Fixtures.bytes("x"));
        Polled origin = Polled.converted(Fixtures.sourceRecord("t", "a", 1), converted);
        return new FailedRecord(origin, Stage.KAFKA_PRODUCE, "C", new RecordTooLargeException(text));
    }

    static List<String> headers(ProducerRecord<byte[], byte[]> letter) {
        List<String> texts = new ArrayList<>();
        for (Header header : letter.headers()) {
            texts.add(header.key() + "=" + Fixtures.text(header.value()));
        }
        return texts;
    }

    /** The text of a header that tells what happened. */
    static String text(ProducerRecord<byte[], byte[]> letter, String name) {
        return Fixtures.text(
                letter.headers().lastHeader("__connect.errors." + name).value());
    }

    static boolean hasThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(THREAD));
    }

    /** Gives all letters up; no thread may be left. */
    @Override
    public void close() {
        opened.forEach(SourceDeadLetters::cancel);
        eventually("no thread is left", () -> !hasThread());
    }
}
