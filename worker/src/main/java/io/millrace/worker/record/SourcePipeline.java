package io.millrace.worker.record;

import io.millrace.worker.record.FailedRecord.Origin;
import io.millrace.worker.record.FailedRecord.Polled;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;

/** Turns source records into producer records: transforms, then converts headers, key and value. Task thread. */
public final class SourcePipeline implements AutoCloseable {
    /** Named in reports of failed sends, as users of the reference know it. */
    private static final String PRODUCING_CLASS = "org.apache.kafka.connect.runtime.WorkerSourceTask";

    private final TransformationChain<SourceRecord> chain;
    private final Converters converters;
    private final ErrorPolicy policy;

    public SourcePipeline(TransformationChain<SourceRecord> chain, Converters converters, ErrorPolicy policy) {
        this.chain = chain;
        this.converters = converters;
        this.policy = policy;
    }

    /** Creates the error reporters. */
    public void open() {
        policy.open();
    }

    /** The record to produce; empty when a transformation ended it or its failure was tolerated. */
    public Optional<ProducerRecord<byte[], byte[]>> process(SourceRecord record) {
        Origin origin = new Polled(record);
        try {
            Optional<SourceRecord> transformed = chain.apply(record, origin, policy);
            return transformed.isEmpty() ? Optional.empty() : Optional.of(convert(transformed.get(), origin));
        } catch (SkippedRecord e) {
            return Optional.empty();
        }
    }

    private ProducerRecord<byte[], byte[]> convert(SourceRecord record, Origin origin) {
        Headers headers = converters.toHeaders(record, origin, policy);
        byte[] key = converters.toKey(record, headers, origin, policy);
        byte[] value = converters.toValue(record, headers, origin, policy);
        Long timestamp = RecordTimestamp.checked(record.timestamp());
        return new ProducerRecord<>(record.topic(), record.kafkaPartition(), timestamp, key, value, headers);
    }

    /** Whether records that cannot be produced are skipped. */
    public boolean toleratesFailures() {
        return policy.toleratesAll();
    }

    /** Reports a record that was sent in vain, where that is tolerated. Any thread. */
    public void produceFailed(SourceRecord record, Throwable error) {
        policy.report(new FailedRecord(new Polled(record), Stage.KAFKA_PRODUCE, PRODUCING_CLASS, error));
    }

    /** The task was given up: ends waits between attempts, reports nothing more. Any thread. */
    public void cancel() {
        policy.cancel();
    }

    @Override
    public void close() {
        converters.close();
        chain.close();
        policy.close();
    }
}
