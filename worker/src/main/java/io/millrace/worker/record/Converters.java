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

    private final Part<Converter> key;
    private final Part<Converter> value;
    private final Part<HeaderConverter> header;

    public Converters(Loaded<Converter> key, Loaded<Converter> value, Loaded<HeaderConverter> header) {
        this.key = new Part<>(Stage.KEY_CONVERTER, key, key.className());
        this.value = new Part<>(Stage.VALUE_CONVERTER, value, value.className());
        this.header = new Part<>(Stage.HEADER_CONVERTER, header, header.className());
    }

    /** The record's headers as bytes. */
    Headers toHeaders(ConnectRecord<?> record, Origin origin, ErrorPolicy policy) {
        if (record.headers().isEmpty()) {
            return new RecordHeaders();
        }
        return header.run(policy, origin, () -> serializedHeaders(record));
    }

    /** The record's key as bytes; the converter may add to the headers. */
    byte[] toKey(ConnectRecord<?> record, Headers headers, Origin origin, ErrorPolicy policy) {
        return key.run(policy, origin, () -> serializedKey(record, headers));
    }

    /** The record's value as bytes; the converter may add to the headers. */
    byte[] toValue(ConnectRecord<?> record, Headers headers, Origin origin, ErrorPolicy policy) {
        return value.run(policy, origin, () -> serializedValue(record, headers));
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

    SchemaAndValue fromKey(Consumed origin, ErrorPolicy policy) {
        return fromKafka(key, origin, origin.record().key(), policy);
    }

    SchemaAndValue fromValue(Consumed origin, ErrorPolicy policy) {
        return fromKafka(value, origin, origin.record().value(), policy);
    }

    private static SchemaAndValue fromKafka(Part<Converter> part, Consumed origin, byte[] bytes, ErrorPolicy policy) {
        String topic = origin.record().topic();
        Headers headers = origin.record().headers();
        return part.run(
                policy, origin, () -> part.notNull(part.instance().toConnectData(topic, headers, bytes), topic));
    }

    ConnectHeaders fromHeaders(Consumed origin, ErrorPolicy policy) {
        if (isEmpty(origin.record().headers())) {
            return new ConnectHeaders();
        }
        return header.run(policy, origin, () -> deserializedHeaders(origin.record()));
    }

    private static boolean isEmpty(Headers headers) {
        return !headers.iterator().hasNext();
    }

    private ConnectHeaders deserializedHeaders(ConsumerRecord<byte[], byte[]> record) {
        ConnectHeaders headers = new ConnectHeaders();
        for (org.apache.kafka.common.header.Header each : record.headers()) {
            SchemaAndValue converted = header.instance().toConnectHeader(record.topic(), each.key(), each.value());
            headers.add(each.key(), header.notNull(converted, record.topic()));
        }
        return headers;
    }

    @Override
    public void close() {
        header.close(header.instance());
        key.close(key.instance());
        value.close(value.instance());
    }

    /** A converter with what reports say of it. */
    private record Part<T>(Stage stage, Loaded<T> plugin, String className) {
        T instance() {
            return plugin.instance();
        }

        <V> V run(ErrorPolicy policy, Origin origin, Callable<V> body) {
            return policy.run(stage, className, origin, () -> plugin.call(body));
        }

        SchemaAndValue notNull(SchemaAndValue converted, String topic) {
            if (converted == null) {
                throw new DataException(className + " returned null for a record of topic '" + topic + "'");
            }
            return converted;
        }

        void close(AutoCloseable closeable) {
            plugin.closeQuietly(LOG, closeable);
        }
    }
}
