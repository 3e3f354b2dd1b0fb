package io.millrace.worker.record;

import io.millrace.worker.record.FailedRecord.Consumed;
import io.millrace.worker.record.FailedRecord.Origin;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's key, value and header converter. Task thread, except that tasks may report errant records, which converts
 * back, from theirs.
 */
public final class Converters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Converters.class);

    /** For records without headers whose converters see none; nobody adds to it. */
    private static final Headers NO_HEADERS = noHeaders();

    private final Part<Converter> key;
    private final Part<Converter> value;
    private final Part<HeaderConverter> header;
    private final boolean headersStayEmpty;

    public Converters(Loaded<Converter> key, Loaded<Converter> value, Loaded<HeaderConverter> header) {
        this.key = new Part<>(Stage.KEY_CONVERTER, key);
        this.value = new Part<>(Stage.VALUE_CONVERTER, value);
        this.header = new Part<>(Stage.HEADER_CONVERTER, header);
        this.headersStayEmpty = seesNoHeaders(key.instance()) && seesNoHeaders(value.instance());
    }

    /** Whether it has just the form without headers, as most have: Connect's interface answers for the other. */
    private static boolean seesNoHeaders(Converter converter) {
        try {
            return converter
                            .getClass()
                            .getMethod("fromConnectData", String.class, Headers.class, Schema.class, Object.class)
                            .getDeclaringClass()
                    == Converter.class;
        } catch (NoSuchMethodException | LinkageError e) {
            LOG.debug("{} may add to headers, for all that can be seen", converter.getClass(), e);
            return false;
        }
    }

    /** The record's headers as bytes. */
    Headers toHeaders(ConnectRecord<?> record, Origin origin, Passage passage) {
        if (record.headers().isEmpty()) {
            return headersStayEmpty ? NO_HEADERS : new RecordHeaders();
        }
        long deadlineMs = passage.enter(header.plugin());
        Headers headers;
        try {
            headers = serializedHeaders(record);
        } catch (Exception e) {
            return passage.again(e, deadlineMs, header.place(), origin, header.under(() -> serializedHeaders(record)));
        }
        passage.passed(header.place());
        return headers;
    }

    /** Whether these are the headers of a record that has none and was given none by its converters. */
    static boolean areNone(Headers headers) {
        return headers == NO_HEADERS;
    }

    /** The record's key as bytes; the converter may add to the headers. */
    byte[] toKey(ConnectRecord<?> record, Headers headers, Origin origin, Passage passage) {
        long deadlineMs = passage.enter(key.plugin());
        byte[] bytes;
        try {
            bytes = serializedKey(record, headers);
        } catch (Exception e) {
            return passage.again(e, deadlineMs, key.place(), origin, key.under(() -> serializedKey(record, headers)));
        }
        passage.passed(key.place());
        return bytes;
    }

    /** The record's value as bytes; the converter may add to the headers. */
    byte[] toValue(ConnectRecord<?> record, Headers headers, Origin origin, Passage passage) {
        long deadlineMs = passage.enter(value.plugin());
        byte[] bytes;
        try {
            bytes = serializedValue(record, headers);
        } catch (Exception e) {
            return passage.again(
                    e, deadlineMs, value.place(), origin, value.under(() -> serializedValue(record, headers)));
        }
        passage.passed(value.place());
        return bytes;
    }

    /**
     * Writes an already converted record back as bytes, for a report on a record that did not come from Kafka.
     *
     * @throws Exception whatever a converter throws
     */
    ConsumerRecord<byte[], byte[]> toConsumerRecord(SinkRecord record) throws Exception {
        Headers headers = header.plugin().call(() -> serializedHeaders(record));
        byte[] keyBytes = key.plugin().call(() -> serializedKey(record, headers));
        byte[] valueBytes = value.plugin().call(() -> serializedValue(record, headers));
        return new ConsumerRecord<>(
                record.topic(),
                record.kafkaPartition(),
                record.kafkaOffset(),
                record.timestamp() == null ? ConsumerRecord.NO_TIMESTAMP : record.timestamp(),
                record.timestampType() == null ? TimestampType.NO_TIMESTAMP_TYPE : record.timestampType(),
                keyBytes == null ? ConsumerRecord.NULL_SIZE : keyBytes.length,
                valueBytes == null ? ConsumerRecord.NULL_SIZE : valueBytes.length,
                keyBytes,
                valueBytes,
                headers,
                Optional.empty());
    }

    private Headers serializedHeaders(ConnectRecord<?> record) {
        Headers headers = new RecordHeaders();
        for (Header each : record.headers()) {
            byte[] bytes = header.instance().fromConnectHeader(record.topic(), each.key(), each.schema(), each.value());
            headers.add(each.key(), bytes);
        }
        return headers;
    }

    private byte[] serializedKey(ConnectRecord<?> record, Headers headers) {
        return key.instance().fromConnectData(record.topic(), headers, record.keySchema(), record.key());
    }

    private byte[] serializedValue(ConnectRecord<?> record, Headers headers) {
        return value.instance().fromConnectData(record.topic(), headers, record.valueSchema(), record.value());
    }

    SchemaAndValue fromKey(ConsumerRecord<byte[], byte[]> record, Passage passage) {
        return fromKafka(key, record, record.key(), passage);
    }

    SchemaAndValue fromValue(ConsumerRecord<byte[], byte[]> record, Passage passage) {
        return fromKafka(value, record, record.value(), passage);
    }

    private static SchemaAndValue fromKafka(
            Part<Converter> part, ConsumerRecord<byte[], byte[]> record, byte[] bytes, Passage passage) {
        long deadlineMs = passage.enter(part.plugin());
        SchemaAndValue converted;
        try {
            converted = deserialized(part, record, bytes);
        } catch (Exception e) {
            return passage.again(
                    e,
                    deadlineMs,
                    part.place(),
                    new Consumed(record),
                    part.under(() -> deserialized(part, record, bytes)));
        }
        passage.passed(part.place());
        return converted;
    }

    private static SchemaAndValue deserialized(
            Part<Converter> part, ConsumerRecord<byte[], byte[]> record, byte[] bytes) {
        String topic = record.topic();
        return part.notNull(part.instance().toConnectData(topic, record.headers(), bytes), topic);
    }

    ConnectHeaders fromHeaders(ConsumerRecord<byte[], byte[]> record, Passage passage) {
        if (record.headers().toArray().length == 0) {
            return new ConnectHeaders(); // the task may add to them
        }
        long deadlineMs = passage.enter(header.plugin());
        ConnectHeaders headers;
        try {
            headers = deserializedHeaders(record);
        } catch (Exception e) {
            return passage.again(
                    e,
                    deadlineMs,
                    header.place(),
                    new Consumed(record),
                    header.under(() -> deserializedHeaders(record)));
        }
        passage.passed(header.place());
        return headers;
    }

    private ConnectHeaders deserializedHeaders(ConsumerRecord<byte[], byte[]> record) {
        ConnectHeaders headers = new ConnectHeaders();
        for (org.apache.kafka.common.header.Header each : record.headers()) {
            SchemaAndValue converted = header.instance().toConnectHeader(record.topic(), each.key(), each.value());
            headers.add(each.key(), header.notNull(converted, record.topic()));
        }
        return headers;
    }

    private static Headers noHeaders() {
        RecordHeaders headers = new RecordHeaders();
        headers.setReadOnly();
        return headers;
    }

    @Override
    public void close() {
        header.close(header.instance());
        key.close(key.instance());
        value.close(value.instance());
    }

    /** A converter with what reports say of it. */
    private record Part<T>(Place place, Loaded<T> plugin) {
        Part(Stage stage, Loaded<T> plugin) {
            this(new Place(stage, plugin.className()), plugin);
        }

        T instance() {
            return plugin.instance();
        }

        <V> Callable<V> under(Callable<V> body) {
            return () -> plugin.call(body);
        }

        SchemaAndValue notNull(SchemaAndValue converted, String topic) {
            if (converted == null) {
                throw new DataException(place.executing() + " returned null for a record of topic '" + topic + "'");
            }
            return converted;
        }

        void close(AutoCloseable closeable) {
            plugin.closeQuietly(LOG, closeable);
        }
    }
}
