package io.millrace.worker.record;

import io.millrace.worker.config.DeadLetterSettings;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.FailedRecord.Polled;
import io.millrace.worker.record.FailedRecord.Progress;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Makes dead letters of failed source records: what was converted stays as it is, the rest is rendered. Pure; any
 * thread.
 */
final class SourceLetter {
    private final ConnectorTaskId id;
    private final DeadLetterSettings settings;
    private final RecordRendering rendering = new RecordRendering();

    SourceLetter(ConnectorTaskId id, DeadLetterSettings settings) {
        this.id = id;
        this.settings = settings;
    }

    ProducerRecord<byte[], byte[]> of(Polled polled, FailedRecord failed) {
        SourceRecord record = polled.current();
        Headers headers = headers(polled, record);
        if (settings.contextHeaders()) {
            DeadLetterHeaders.append(
                    headers,
                    id,
                    record.topic(),
                    rendering.position(record.sourcePartition()),
                    rendering.position(record.sourceOffset()),
                    failed);
        }
        Long timestamp = record.timestamp() == null || record.timestamp() < 0 ? null : record.timestamp();
        return new ProducerRecord<>(settings.topic(), null, timestamp, key(polled), value(polled), headers);
    }

    private byte[] key(Polled polled) {
        SourceRecord record = polled.current();
        return polled.has(Progress.KEY)
                ? polled.key()
                : rendering.data(record.topic(), record.keySchema(), record.key());
    }

    private byte[] value(Polled polled) {
        SourceRecord record = polled.current();
        return polled.has(Progress.VALUE)
                ? polled.value()
                : rendering.data(record.topic(), record.valueSchema(), record.value());
    }

    private Headers headers(Polled polled, SourceRecord record) {
        if (polled.has(Progress.HEADERS)) {
            return new RecordHeaders(polled.headers());
        }
        Headers headers = new RecordHeaders();
        for (Header header : record.headers()) {
            headers.add(header.key(), rendering.data(record.topic(), header.schema(), header.value()));
        }
        return headers;
    }

    /** Bytes of a letter about to be made, as far as they have been converted. */
    static int size(Polled polled) {
        long size = length(polled.key()) + length(polled.value());
        if (polled.has(Progress.HEADERS)) {
            for (org.apache.kafka.common.header.Header header : polled.headers()) {
                size += header.key().length() + length(header.value());
            }
        }
        return (int) Math.min(Integer.MAX_VALUE, size);
    }

    private static long length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /**
     * The letter to be sent next, with less in it, where this one was refused; the same if it was refused along with
     * another; empty when no letter would be taken.
     */
    static Optional<ProducerRecord<byte[], byte[]>> lesser(ProducerRecord<byte[], byte[]> letter, Exception refusal) {
        if (refusal instanceof RecordTooLargeException) {
            return smaller(letter);
        }
        if (mayBeForTimestamp(refusal)) {
            return letter.timestamp() == null ? Optional.empty() : Optional.of(withoutTimestamp(letter));
        }
        return isForBatch(refusal) ? Optional.of(letter) : Optional.empty();
    }

    /** Brokers refuse timestamps that are too far off. */
    static boolean mayBeForTimestamp(Exception refusal) {
        return refusal instanceof InvalidTimestampException || refusal instanceof InvalidRecordException;
    }

    /** What shares the batch of a refused record fails with an exception of no special class (KIP-467). */
    private static boolean isForBatch(Exception refusal) {
        return refusal.getClass() == KafkaException.class && refusal.getCause() == null;
    }

    static ProducerRecord<byte[], byte[]> withoutTimestamp(ProducerRecord<byte[], byte[]> letter) {
        return letter(letter, null, letter.key(), letter.value(), letter.headers());
    }

    /** First without value, then with nothing but context headers, in the end with short ones. */
    private static Optional<ProducerRecord<byte[], byte[]>> smaller(ProducerRecord<byte[], byte[]> letter) {
        if (letter.value() != null) {
            Headers headers = new RecordHeaders(letter.headers());
            DeadLetterHeaders.appendValueSize(headers, letter.value().length);
            return Optional.of(letter(letter, letter.timestamp(), letter.key(), null, headers));
        }
        Headers context = DeadLetterHeaders.contextOf(letter.headers());
        boolean same = letter.key() == null
                && context.toArray().length == letter.headers().toArray().length;
        return same
                ? DeadLetterHeaders.shortened(context).map(headers -> withContextOnly(letter, headers))
                : Optional.of(withContextOnly(letter, context));
    }

    private static ProducerRecord<byte[], byte[]> withContextOnly(
            ProducerRecord<byte[], byte[]> letter, Headers context) {
        return letter(letter, letter.timestamp(), null, null, context);
    }

    private static ProducerRecord<byte[], byte[]> letter(
            ProducerRecord<byte[], byte[]> from, Long timestamp, byte[] key, byte[] value, Headers headers) {
        return new ProducerRecord<>(from.topic(), null, timestamp, key, value, headers);
    }
}
