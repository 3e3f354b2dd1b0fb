package io.millrace.worker.record;

import io.millrace.worker.record.FailedRecord.Polled;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
    private final Passage passage;

    /** Serves from record to record, as long as nobody is told of it; null if the last one was told. */
    private Polled unused;

    private Optional<CompletableFuture<Void>> letter = Optional.empty();

    public SourcePipeline(TransformationChain<SourceRecord> chain, Converters converters, ErrorPolicy policy) {
        this.chain = chain;
        this.converters = converters;
        this.policy = policy;
        this.passage = new Passage(policy);
    }

    /** Creates the error reporters. */
    public void open() {
        policy.open();
    }

    /**
     * The record to produce; empty when a transformation ended it or its failure was tolerated. Leaves by {@link
     * RetryInterrupted} when the task is woken up during an outage, or given up.
     */
    public Optional<ProducerRecord<byte[], byte[]>> process(SourceRecord record) {
        return Optional.ofNullable(processed(record));
    }

    private ProducerRecord<byte[], byte[]> processed(SourceRecord record) {
        Polled origin = begin(record);
        try {
            SourceRecord transformed = chain.apply(record, origin, passage);
            ProducerRecord<byte[], byte[]> converted = transformed == null ? null : convert(transformed, origin);
            end(origin);
            return converted;
        } catch (SkippedRecord e) {
            if (policy.keepsRecords()) {
                letter = Optional.of(e.report());
            }
            return null;
        } finally {
            passage.leave();
        }
    }

    private Polled begin(SourceRecord record) {
        if (unused == null) {
            return new Polled(record);
        }
        Polled origin = unused;
        unused = null;
        origin.begin(record);
        return origin;
    }

    /** Nobody has been told of the record, so the next may be noted in its place. */
    private void end(Polled origin) {
        origin.begin(null);
        unused = origin;
    }

    private ProducerRecord<byte[], byte[]> convert(SourceRecord record, Polled origin) {
        origin.transformed(record);
        Headers headers = converters.toHeaders(record, origin, passage);
        origin.withHeaders(headers);
        byte[] key = converters.toKey(record, headers, origin, passage);
        origin.withKey(key);
        byte[] value = converters.toValue(record, headers, origin, passage);
        Long timestamp = RecordTimestamp.checked(record.timestamp());
        return new ProducerRecord<>(
                record.topic(),
                record.kafkaPartition(),
                timestamp,
                key,
                value,
                Converters.areNone(headers) ? null : headers);
    }

    /** The dead letter of the record processed last, once; empty when it has none. Completes when it is safe. */
    public Optional<CompletableFuture<Void>> takeLetter() {
        Optional<CompletableFuture<Void>> taken = letter;
        letter = Optional.empty();
        return taken;
    }

    /** Whether records that cannot be produced are skipped. */
    public boolean toleratesFailures() {
        return policy.toleratesAll();
    }

    /** Whether failed records are kept as dead letters; known once open. */
    public boolean keepsFailures() {
        return policy.keepsRecords();
    }

    /** Outages of what the task's records need. */
    public Outages outages() {
        return policy.outages();
    }

    /** Reports a record that was sent in vain and is skipped; completes when the reports are safe. Any thread. */
    public CompletableFuture<Void> produceFailed(
            SourceRecord record, ProducerRecord<byte[], byte[]> converted, Throwable error) {
        return policy.reportTolerated(failed(record, converted, error));
    }

    /** Reports a record that was sent in vain, for which the task is about to fail. Any thread. */
    public void produceFailedForGood(SourceRecord record, ProducerRecord<byte[], byte[]> converted, Throwable error) {
        policy.reportFatal(failed(record, converted, error));
    }

    /** Counts a record that was sent in vain and is skipped unreported. Any thread. */
    public void produceSkipped() {
        policy.skipUnreported();
    }

    private static FailedRecord failed(SourceRecord record, ProducerRecord<byte[], byte[]> converted, Throwable error) {
        return new FailedRecord(Polled.converted(record, converted), Stage.KAFKA_PRODUCE, PRODUCING_CLASS, error);
    }

    /** The task is to stop or to pause: ends a wait for the end of an outage. Any thread. */
    public void wakeUp() {
        policy.wakeUp();
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
