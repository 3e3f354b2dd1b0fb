package org.apache.kafka.connect.runtime;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.runtime.errors.ProcessingContext;
import org.apache.kafka.connect.sink.SinkRecord;

/** A sink record that remembers the consumer record it came from, also after transformations. */
public final class InternalSinkRecord extends SinkRecord {
    private final ConsumerRecord<byte[], byte[]> original;

    /** A consumer record as it was converted. */
    public InternalSinkRecord(
            ConsumerRecord<byte[], byte[]> original,
            SchemaAndValue key,
            SchemaAndValue value,
            Long timestamp,
            Iterable<Header> headers) {
        super(
                original.topic(),
                original.partition(),
                key.schema(),
                key.value(),
                value.schema(),
                value.value(),
                original.offset(),
                timestamp,
                original.timestampType(),
                headers);
        this.original = original;
    }

    /** Content and headers of {@code record}; original coordinates of the consumer record. */
    public InternalSinkRecord(ProcessingContext<ConsumerRecord<byte[], byte[]>> context, SinkRecord record) {
        super(
                record.topic(),
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                record.kafkaOffset(),
                record.timestamp(),
                record.timestampType(),
                record.headers(),
                context.original().topic(),
                context.original().partition(),
                context.original().offset());
        this.original = context.original();
    }

    /** The consumer record behind this one. */
    public ProcessingContext<ConsumerRecord<byte[], byte[]>> context() {
        return new ProcessingContext<>(original);
    }

    // The shorter newRecord of the base class calls this one.
    @Override
    public SinkRecord newRecord(
            String topic,
            Integer kafkaPartition,
            Schema keySchema,
            Object key,
            Schema valueSchema,
            Object value,
            Long timestamp,
            Iterable<Header> headers) {
        SinkRecord next =
                super.newRecord(topic, kafkaPartition, keySchema, key, valueSchema, value, timestamp, headers);
        return new InternalSinkRecord(context(), next);
    }
}
