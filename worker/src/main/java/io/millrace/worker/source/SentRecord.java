package io.millrace.worker.source;

import io.millrace.worker.source.SubmittedRecords.Submitted;
import java.util.Optional;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A record on its way to Kafka, and what its producer calls back: the one object that it costs. Many are under way at a
 * time, so it keeps no more than may be asked for. Made by the task thread; ended by any, usually the producer's.
 */
abstract sealed class SentRecord extends Submitted implements Callback {
    private final SentBatch batch;
    /** Whether the producer has returned from the send. Task thread. */
    private boolean handedOver;

    private SentRecord(SourceRecord original, SentBatch batch) {
        super(original.sourceOffset());
        this.batch = batch;
    }

    /** One that keeps what errors tell of it. */
    static SentRecord outlined(SourceRecord original, ProducerRecord<byte[], byte[]> converted, SentBatch batch) {
        return new Outlined(original, converted, batch);
    }

    /** One that is kept until it has arrived, for a task that hears of it, or a report of its failure. */
    static SentRecord kept(SourceRecord original, ProducerRecord<byte[], byte[]> converted, SentBatch batch) {
        return new Kept(original, converted, batch);
    }

    /** One that is never sent. */
    static SentRecord skipped(SourceRecord original, SentBatch batch) {
        return new Outlined(original, batch);
    }

    /** A record, before and after its conversion. */
    record Contents(SourceRecord original, ProducerRecord<byte[], byte[]> converted) {}

    /** The record itself, if it is kept. */
    abstract Optional<Contents> contents();

    /** What errors tell of it. */
    abstract LargeRecord.Outline outline(String topic);

    /** It has come to its end; what it has kept is no longer needed. */
    abstract void release();

    /** The producer has returned from the send. Task thread. */
    final void handOver() {
        handedOver = true;
    }

    final boolean isHandedOver() {
        return handedOver;
    }

    /** No exception or Error leaves: it would end the producer's thread. */
    @Override
    public final void onCompletion(RecordMetadata metadata, Exception error) {
        if (error == null) {
            batch.acknowledgements().sent(this, metadata);
            release();
        } else if (batch.acknowledgements().notSent(this, metadata, error)) {
            release();
        }
    }

    @Override
    final void ended(boolean arrived) {
        batch.completed(arrived);
    }

    @Override
    final void meet() {
        batch.metrics().meet();
    }

    private static final class Outlined extends SentRecord {
        private final int size;
        private byte[] key;

        private Outlined(SourceRecord original, SentBatch batch) {
            super(original, batch);
            size = 0;
        }

        private Outlined(SourceRecord original, ProducerRecord<byte[], byte[]> converted, SentBatch batch) {
            super(original, batch);
            size = LargeRecord.intSize(converted);
            key = converted.key();
        }

        @Override
        Optional<Contents> contents() {
            return Optional.empty();
        }

        @Override
        LargeRecord.Outline outline(String topic) {
            return new LargeRecord.Outline(topic, size, key, partition(), offset());
        }

        @Override
        void release() {
            key = null;
        }
    }

    private static final class Kept extends SentRecord {
        private SourceRecord original;
        private ProducerRecord<byte[], byte[]> converted;

        private Kept(SourceRecord original, ProducerRecord<byte[], byte[]> converted, SentBatch batch) {
            super(original, batch);
            this.original = original;
            this.converted = converted;
        }

        @Override
        Optional<Contents> contents() {
            return Optional.of(new Contents(original, converted));
        }

        @Override
        LargeRecord.Outline outline(String topic) {
            return LargeRecord.Outline.of(original, converted);
        }

        @Override
        void release() {
            original = null;
            converted = null;
        }
    }
}
