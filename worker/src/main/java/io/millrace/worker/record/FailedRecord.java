package io.millrace.worker.record;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
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

    /**
     * Polled from a source task, with what has become of it so far. Changed by the task thread before any report; one that
     * was never reported may serve again.
     */
    public static final class Polled implements Origin {
        private SourceRecord record;
        private SourceRecord current;
        private Headers headers;
        private byte[] key;
        private byte[] value;
        private Progress progress;

        public Polled(SourceRecord record) {
            begin(record);
        }

        /** Forgets the record before, which was not reported. */
        void begin(SourceRecord polled) {
            record = polled;
            current = polled;
            headers = null;
            key = null;
            value = null;
            progress = Progress.POLLED;
        }

        /** A record that was converted, and could not be sent. */
        static Polled converted(SourceRecord record, ProducerRecord<byte[], byte[]> converted) {
            Polled polled = new Polled(record);
            polled.current = new SourceRecord( // newRecord() may be the plugin's own
                    record.sourcePartition(),
                    record.sourceOffset(),
                    converted.topic(),
                    converted.partition(),
                    record.keySchema(),
                    record.key(),
                    record.valueSchema(),
                    record.value(),
                    converted.timestamp());
            polled.withHeaders(converted.headers());
            polled.withKey(converted.key());
            polled.withValue(converted.value());
            return polled;
        }

        /** The record as it was polled. */
        public SourceRecord record() {
            return record;
        }

        /** The record as far as it was transformed. */
        SourceRecord current() {
            return current;
        }

        void transformed(SourceRecord transformed) {
            current = transformed;
        }

        void withHeaders(Headers converted) {
            headers = converted;
            progress = Progress.HEADERS;
        }

        void withKey(byte[] converted) {
            key = converted;
            progress = Progress.KEY;
        }

        void withValue(byte[] converted) {
            value = converted;
            progress = Progress.VALUE;
        }

        boolean has(Progress part) {
            return progress.compareTo(part) >= 0;
        }

        Headers headers() {
            return headers;
        }

        byte[] key() {
            return key;
        }

        byte[] value() {
            return value;
        }
    }

    /** How far a polled record has been converted: each constant names the last part done. */
    enum Progress {
        POLLED,
        HEADERS,
        KEY,
        VALUE
    }

    /** The consumer record, when a sink's record failed. */
    public Optional<ConsumerRecord<byte[], byte[]>> consumed() {
        return origin instanceof Consumed consumed ? Optional.of(consumed.record()) : Optional.empty();
    }

    /** The source record, when a source's record failed. */
    public Optional<SourceRecord> polled() {
        return origin instanceof Polled polled ? Optional.of(polled.record()) : Optional.empty();
    }
}
