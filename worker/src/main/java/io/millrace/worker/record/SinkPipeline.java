package io.millrace.worker.record;

import io.millrace.worker.record.FailedRecord.Consumed;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.runtime.InternalSinkRecord;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;

/** Turns consumer records into sink records: converts key, value and headers, then transforms. One thread at a time. */
public final class SinkPipeline implements AutoCloseable {
    private final Converters converters;
    private final TransformationChain<SinkRecord> chain;
    private final ErrorPolicy policy;
    private final Passage passage;
    private final UsedTopics usedTopics;
    private final ErrantRecords errantRecords;
    private Long lastTimestamp;

    public SinkPipeline(
            Converters converters, TransformationChain<SinkRecord> chain, ErrorPolicy policy, UsedTopics usedTopics) {
        this.converters = converters;
        this.chain = chain;
        this.policy = policy;
        this.passage = new Passage(policy);
        this.usedTopics = usedTopics;
        this.errantRecords = new ErrantRecords(converters, policy);
    }

    /** Creates the error reporters; called on the task thread. */
    public void open() {
        policy.open();
        errantRecords.open();
    }

    /**
     * What the task's thread does now and then while it waits to try an operation again.
     *
     * @param meanwhile tells whether to go on; if not, the record is left by {@link RetryInterrupted}
     */
    public void whileWaiting(BooleanSupplier meanwhile) {
        policy.whileWaiting(meanwhile);
    }

    /**
     * The record to deliver; empty when a transformation ended it or its failure was tolerated. Leaves by {@link
     * RetryInterrupted} when the record is to be processed anew later.
     */
    public Optional<InternalSinkRecord> process(ConsumerRecord<byte[], byte[]> record) {
        return Optional.ofNullable(processed(record));
    }

    private InternalSinkRecord processed(ConsumerRecord<byte[], byte[]> record) {
        try {
            InternalSinkRecord converted = convert(record);
            usedTopics.note(record.topic());
            return chain.isEmpty() ? converted : transformed(converted, record);
        } catch (SkippedRecord e) {
            if (policy.keepsRecords()) {
                errantRecords.holdBack(new TopicPartition(record.topic(), record.partition()), e.report());
            }
            return null;
        } finally {
            passage.leave();
        }
    }

    private InternalSinkRecord convert(ConsumerRecord<byte[], byte[]> record) {
        SchemaAndValue key = converters.fromKey(record, passage);
        SchemaAndValue value = converters.fromValue(record, passage);
        ConnectHeaders headers = converters.fromHeaders(record, passage);
        return new InternalSinkRecord(record, key, value, timestamp(record.timestamp()), headers);
    }

    /** Null when it is absent; records one behind the other often share it. */
    private Long timestamp(long timestamp) {
        if (lastTimestamp == null || lastTimestamp != timestamp) {
            lastTimestamp = timestamp;
        }
        return RecordTimestamp.checked(lastTimestamp);
    }

    /** Null when a transformation ended it; it may also answer with a record of its own making. */
    private InternalSinkRecord transformed(InternalSinkRecord converted, ConsumerRecord<byte[], byte[]> record) {
        SinkRecord transformed = chain.apply(converted, new Consumed(record), passage);
        return transformed == null || transformed instanceof InternalSinkRecord
                ? (InternalSinkRecord) transformed
                : new InternalSinkRecord(converted.context(), transformed);
    }

    /** A new batch begins. */
    public void newBatch() {
        usedTopics.newBatch();
    }

    /** What the task may report errant records to; empty when nothing is configured to hear of them. */
    public Optional<ErrantRecordReporter> errantRecordReporter() {
        return policy.reports() ? Optional.of(errantRecords) : Optional.empty();
    }

    /** The reports of records that the task itself refused. */
    public ErrantRecords errantRecords() {
        return errantRecords;
    }

    /** Outages of what the task's operations need. */
    public Outages outages() {
        return policy.outages();
    }

    /** The task is to stop or to pause: ends a wait for the end of an outage. Any thread. */
    public void wakeUp() {
        policy.wakeUp();
    }

    /** The task was given up: ends all waits, reports nothing more. Any thread. */
    public void cancel() {
        policy.cancel();
        errantRecords.cancel();
    }

    @Override
    public void close() {
        converters.close();
        chain.close();
        policy.close();
    }
}
