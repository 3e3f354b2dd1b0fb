package io.millrace.worker.record;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A record that failed, as reporters see it. Immutable.
 *
 * @param origin the record as it came in, before conversion and transformation
 * @param executing name of the class that was at work
 * @param error the exception itself; after retries, the last one
 */
public record FailedRecord(Origin origin, Stage stage, String executing, Throwable error) {
    /** A record as it came in from Kafka or from a source task. */
    public sealed interface Origin {}

    /** Consumed from Kafka for a sink. */
    public record Consumed(ConsumerRecord<byte[], byte[]> record) implements Origin {}

    /** Polled from a source task. */
    public record Polled(SourceRecord record) implements Origin {}

    /** The consumer record, when a sink's record failed. */
    public Optional<ConsumerRecord<byte[], byte[]>> consumed() {
        return origin instanceof Consumed consumed ? Optional.of(consumed.record()) : Optional.empty();
    }

    /** The source record, when a source's record failed. */
    public Optional<SourceRecord> polled() {
        return origin instanceof Polled polled ? Optional.of(polled.record()) : Optional.empty();
    }
}
