package io.millrace.worker.source;

import io.millrace.worker.metrics.SourceTaskMetrics;
import io.millrace.worker.record.UsedTopics;
import io.millrace.worker.task.LogContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records since the last commit, and what has become of them. Task thread, except the callbacks of sends, which come
 * on the producer's thread.
 */
final class TransactionRecords {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionRecords.class);

    private final SourceTaskParts parts;
    private final UsedTopics usedTopics;
    /** Whether the task wants to hear of single records; otherwise none is kept. */
    private final boolean told;

    private final Thread taskThread = Thread.currentThread();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private List<Dispatched> dispatched = new ArrayList<>();
    private List<CompletableFuture<Void>> letters = new ArrayList<>();
    private int sent;
    private volatile boolean ended;

    /** Called on the task's thread. */
    TransactionRecords(SourceTaskParts parts, UsedTopics usedTopics) {
        this.parts = parts;
        this.usedTopics = usedTopics;
        this.told = RecordListening.isDoneBy(parts.task().instance());
    }

    /** What hears of a record that is about to be sent. */
    Sending sending(SourceRecord original, ProducerRecord<byte[], byte[]> converted, SourceTaskMetrics.Batch batch) {
        return told ? new Dispatched(original, converted, batch) : new Outlined(original, converted, batch);
    }

    /** The producer has taken the record. */
    void sent(Sending record) {
        sent++;
        if (record instanceof Dispatched kept) {
            dispatched.add(kept);
        }
    }

    /** The record goes no further on purpose. */
    void dropped(SourceRecord original, SourceTaskMetrics.Batch batch) {
        batch.completed(false);
        if (told) {
            dispatched.add(new Dispatched(original, null, batch));
        }
    }

    /** The transaction must not be committed before the letter is safe. */
    void awaits(CompletableFuture<Void> letter) {
        letters.add(letter);
    }

    /** Completes when all letters are safe. */
    CompletableFuture<Void> letters() {
        return CompletableFuture.allOf(letters.toArray(CompletableFuture<?>[]::new));
    }

    /** How many records were sent since the last commit. */
    int sent() {
        return sent;
    }

    /** The first failure to send, of a record or an offset. Any thread. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** The transaction is aborted: nothing of it counts. */
    void aborted() {
        dispatched = new ArrayList<>();
        sent = 0;
        failure.set(null);
    }

    /** The transaction is committed. Gives what the task is to be told, in the order of sending. */
    List<Dispatched> committed() {
        List<Dispatched> done = dispatched;
        dispatched = new ArrayList<>();
        letters = new ArrayList<>();
        sent = 0;
        return done;
    }

    /** From now on failures to send are what is to be expected. Any thread. */
    void end() {
        ended = true;
    }

    /** An offset was sent, or not. The producer's thread. */
    void offsetSent(RecordMetadata acknowledged, Exception error) {
        if (error != null) {
            failed("its offsets", error);
        }
    }

    private void failed(String topic, Throwable error) {
        try (LogContext ignored = LogContext.task(parts.id())) {
            if (ended || error instanceof TransactionAbortedException) { // nobody was to see it
                LOG.trace("Task {} could not send to {} any more", parts.id(), topic, error);
            } else if (error instanceof TransactionAbortedException) {
                failure.compareAndSet(null, error);
                LOG.debug("Task {} takes back what it was about to send to {}", parts.id(), topic);
            } else if (failure.compareAndSet(null, error)) {
                LOG.error(
                        "Task {} failed to send to {}; its transaction cannot be committed", parts.id(), topic, error);
            }
        }
    }

    /** A record on its way. Many are at a time, so it keeps no more than may be asked for. */
    abstract sealed class Sending implements Callback {
        private final SourceTaskMetrics.Batch batch;

        private Sending(SourceTaskMetrics.Batch batch) {
            this.batch = batch;
        }

        abstract void arrived(RecordMetadata where);

        abstract LargeRecord.Outline outline(String topic);

        /** What errors would tell is no longer needed. */
        abstract void release();

        /** No exception or Error may end the producer's thread. */
        @Override
        public final void onCompletion(RecordMetadata acknowledged, Exception error) {
            try {
                batch.completed(error == null);
                if (error == null) {
                    arrived(acknowledged);
                    usedTopics.note(acknowledged.topic());
                } else {
                    String topic = acknowledged == null ? "" : acknowledged.topic();
                    failed("topic '" + topic + "'", explained(error, topic));
                }
            } catch (RuntimeException | Error e) {
                failed("its topics", e);
            } finally {
                release();
            }
        }

        private Exception explained(Exception error, String topic) {
            return error instanceof RecordTooLargeException large
                    ? LargeRecord.explained(large, outline(topic), Thread.currentThread() == taskThread)
                    : error;
        }
    }

    /** A record of which the task does not hear. */
    private final class Outlined extends Sending {
        private final Map<String, ?> partition;
        private final Map<String, ?> offset;
        private final int size;
        private byte[] key;

        private Outlined(
                SourceRecord original, ProducerRecord<byte[], byte[]> converted, SourceTaskMetrics.Batch batch) {
            super(batch);
            this.partition = original.sourcePartition();
            this.offset = original.sourceOffset();
            this.key = converted.key();
            this.size = LargeRecord.intSize(converted);
        }

        @Override
        void arrived(RecordMetadata where) {}

        @Override
        LargeRecord.Outline outline(String topic) {
            return new LargeRecord.Outline(topic, size, key, partition, offset);
        }

        @Override
        void release() {
            key = null;
        }
    }

    /** A record that was sent, or goes no further, until the task has heard of it. */
    final class Dispatched extends Sending {
        private final SourceRecord original;
        private ProducerRecord<byte[], byte[]> converted;
        private volatile RecordMetadata metadata;

        private Dispatched(
                SourceRecord original, ProducerRecord<byte[], byte[]> converted, SourceTaskMetrics.Batch batch) {
            super(batch);
            this.original = original;
            this.converted = converted;
        }

        SourceRecord original() {
            return original;
        }

        /** Where it is in Kafka; null if it was dropped. */
        RecordMetadata metadata() {
            return metadata;
        }

        @Override
        void arrived(RecordMetadata where) {
            metadata = where;
        }

        @Override
        LargeRecord.Outline outline(String topic) {
            return LargeRecord.Outline.of(original, converted);
        }

        @Override
        void release() {
            converted = null; // it may be long until the commit
        }
    }
}
