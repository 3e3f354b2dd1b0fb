package io.millrace.worker.record;

import io.millrace.worker.config.DeadLetterSettings;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.FailedRecord.Polled;
import io.millrace.worker.record.FailedRecord.Progress;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
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

    /** The letter with less in it, for one too large: first without value, then with nothing but context headers. */
    static Optional<ProducerRecord<byte[], byte[]>> smaller(ProducerRecord<byte[], byte[]> letter) {
        if (letter.value() != null) {
            Headers headers = new RecordHeaders(letter.headers());
            DeadLetterHeaders.appendValueSize(headers, letter.value().length);
            return Optional.of(letter(letter, letter.key(), headers));
        }
        Headers context = DeadLetterHeaders.contextOf(letter.headers());
        boolean same = letter.key() == null
                && context.toArray().length == letter.headers().toArray().length;
        return same ? Optional.empty() : Optional.of(letter(letter, null, context));
    }

    private static ProducerRecord<byte[], byte[]> letter(
            ProducerRecord<byte[], byte[]> from, byte[] key, Headers headers) {
        return new ProducerRecord<>(from.topic(), null, from.timestamp(), key, null, headers);
    }
}
