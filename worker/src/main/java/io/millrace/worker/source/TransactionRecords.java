package io.millrace.worker.source;

import io.millrace.worker.metrics.SourceTaskMetrics;
import io.millrace.worker.record.UsedTopics;
import io.millrace.worker.task.LogContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
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
        this.told = hearsOfRecords(parts.task().instance());
    }

    /** A task that has not overridden the method cannot tell whether it is called. */
    private static boolean hearsOfRecords(SourceTask task) {
        try {
            return task.getClass()
                            .getMethod("commitRecord", SourceRecord.class, RecordMetadata.class)
                            .getDeclaringClass()
                    != SourceTask.class;
        } catch (NoSuchMethodException | LinkageError e) {
            LOG.debug("{} does not show its methods", task.getClass(), e);
            return true;
        }
    }

    /** What hears of a record that is about to be sent. */
    Dispatched sending(SourceRecord original, ProducerRecord<byte[], byte[]> converted, SourceTaskMetrics.Batch batch) {
        return new Dispatched(original, converted, batch);
    }

    /** The producer has taken the record. */
    void sent(Dispatched record) {
        sent++;
        if (told) {
            dispatched.add(record);
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

    /** A record that was sent, or goes no further. */
    final class Dispatched implements Callback {
        private final SourceRecord original;
        private final SourceTaskMetrics.Batch batch;
        private ProducerRecord<byte[], byte[]> converted;
        private volatile RecordMetadata metadata;

        private Dispatched(
                SourceRecord original, ProducerRecord<byte[], byte[]> converted, SourceTaskMetrics.Batch batch) {
            this.original = original;
            this.converted = converted;
            this.batch = batch;
        }

        SourceRecord original() {
            return original;
        }

        /** Where it is in Kafka; null if it was dropped. */
        RecordMetadata metadata() {
            return metadata;
        }

        /** No exception or Error may end the producer's thread. */
        @Override
        public void onCompletion(RecordMetadata acknowledged, Exception error) {
            try {
                batch.completed(error == null);
                if (error == null) {
                    metadata = acknowledged;
                    usedTopics.note(converted.topic());
                } else {
                    failed("topic '" + converted.topic() + "'", explained(error));
                }
            } catch (RuntimeException | Error e) {
                failed("its topics", e);
            } finally {
                converted = null; // it may be long until the commit
            }
        }

        private Exception explained(Exception error) {
            return error instanceof RecordTooLargeException large
                    ? LargeRecord.explained(large, original, converted, Thread.currentThread() == taskThread)
                    : error;
        }
    }
}
