package io.millrace.worker.source;

import io.millrace.worker.metrics.SourceTaskMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.source.TransactionRecords.Dispatched;
import io.millrace.worker.store.TransactionalOffsets;
import io.millrace.worker.task.PluginCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transaction of a task, one after the other: begins with its first record, ends with the offsets of all. Task
 * thread, except {@link #cancel()}.
 */
final class TaskTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(TaskTransaction.class);

    private final ConnectorTaskId id;
    private final SourceTaskParts parts;
    private final SourceTaskMetrics metrics;
    private final Producer<byte[], byte[]> producer;
    private final TransactionalOffsets offsets;
    private final TransactionRecords records;
    private final TransactionProblems problems;
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    private boolean open;

    TaskTransaction(SourceTaskParts parts, TransactionalClients clients) {
        this.id = parts.id();
        this.parts = parts;
        this.metrics = parts.metrics();
        this.producer = clients.producer();
        this.offsets = clients.offsets();
        this.records = new TransactionRecords(parts, clients.usedTopics());
        this.problems = new TransactionProblems(id);
    }

    /** Throws when the transaction is spoilt. */
    void check() {
        records.failure().ifPresent(cause -> {
            throw problems.committing(cause);
        });
    }

    /** Hands a record to the producer, whose exceptions pass. */
    void send(SourceRecord original, ProducerRecord<byte[], byte[]> converted, SourceTaskMetrics.Batch batch) {
        begin();
        TransactionRecords.Sending record = records.sending(original, converted, batch);
        producer.send(converted, record);
        records.sent(record);
        offsets.gather(original.sourcePartition(), original.sourceOffset());
    }

    private void begin() {
        if (!open) {
            producer.beginTransaction();
            open = true;
        }
    }

    /** The record goes no further on purpose, and may be polled again. */
    void drop(SourceRecord original, SourceTaskMetrics.Batch batch) {
        records.dropped(original, batch);
    }

    /** The record is skipped for good: its offset is committed once its letter is safe. */
    void skip(SourceRecord original, SourceTaskMetrics.Batch batch, CompletableFuture<Void> letter) {
        records.dropped(original, batch);
        records.awaits(letter);
        offsets.gather(original.sourcePartition(), original.sourceOffset());
    }

    /** What the records sent since the last commit came from is read on, but nobody will see them. */
    void abort() {
        if (!open) {
            LOG.warn("Task {} asked to abort a transaction that has no records; there is nothing to abort", id);
            return;
        }
        LOG.info("Task {} aborts its transaction of {} records, as its connector asks", id, records.sent());
        try (PluginCall ignored = metrics.calling("abortTransaction")) {
            producer.abortTransaction();
        } catch (KafkaException e) {
            throw problems.aborting(e);
        }
        open = false;
        records.aborted();
    }

    /** Makes records and offsets visible, all or none, then tells the task. Throws a ConnectException. */
    void commit() {
        long begunMs = parts.time().milliseconds();
        boolean well = false;
        try {
            flush();
            well = true;
        } finally {
            metrics.committed(well, begunMs);
        }
        tellTask();
    }

    private void flush() {
        awaitLetters();
        check();
        if (!open && offsets.isEmpty()) {
            return;
        }
        try (PluginCall ignored = metrics.calling("commitTransaction")) {
            await(offsets.prepare());
            begin();
            offsets.send(records::offsetSent);
            checkCancelled();
            producer.commitTransaction();
        } catch (RuntimeException | ExecutionException e) { // a broken producer throws an IllegalStateException
            throw problems.committing(cause(e));
        }
        open = false;
        metrics.transaction(records.sent());
        offsets.committed();
    }

    /** What failed first tells most; what it led to does not. */
    private Throwable cause(Exception failure) {
        Throwable thrown = failure instanceof ExecutionException ? failure.getCause() : failure;
        return records.failure().orElse(thrown);
    }

    private void awaitLetters() {
        CompletableFuture<Void> letters = records.letters();
        if (letters.isDone() && !letters.isCompletedExceptionally()) {
            return;
        }
        try {
            await(letters);
        } catch (ExecutionException e) {
            throw new ConnectException("A failed record could not be kept as a dead letter", e.getCause());
        }
    }

    private void await(CompletableFuture<Void> done) throws ExecutionException {
        try {
            if (!done.isDone()) {
                CompletableFuture.anyOf(done, cancelled).get();
            }
            checkCancelled();
            done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Task " + id + " was interrupted before its transaction was committed", e);
        }
    }

    private void checkCancelled() {
        if (cancelled.isDone()) {
            throw new ConnectException("Task " + id + " was given up before its transaction was committed");
        }
    }

    private void tellTask() {
        List<Dispatched> done = records.committed();
        if (!done.isEmpty()) {
            try (PluginCall ignored = metrics.calling("commitRecord")) {
                done.forEach(record -> tellTask(record.original(), record.metadata()));
            }
        }
        try (PluginCall ignored = metrics.callingCommit()) {
            parts.task().call(() -> {
                parts.task().instance().commit();
                return null;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Task {} was interrupted in commit()", id, e);
        } catch (Exception e) {
            LOG.error("Task {} failed in commit(); its transaction is committed all the same", id, e);
        }
    }

    private void tellTask(SourceRecord original, RecordMetadata metadata) {
        try {
            parts.task().call(() -> {
                parts.task().instance().commitRecord(original, metadata);
                return null;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Task {} was interrupted in commitRecord()", id, e);
        } catch (Exception e) {
            LOG.error("Task {} failed in commitRecord(); the record is committed all the same", id, e);
        }
    }

    /** No commit begins any more. Never blocks; any thread. */
    void cancel() {
        cancelled.complete(null);
        records.end();
    }

    /**
     * The task ends: aborts what is open, so that readers of committed records need not wait for its time to expire.
     *
     * @return whether nothing is open
     */
    boolean end(Duration atMost) {
        records.end();
        if (!open) {
            return true;
        }
        CompletableFuture<Void> aborted = OwnThread.run("abort-transaction-" + id, producer::abortTransaction);
        try {
            CompletableFuture.anyOf(aborted, cancelled).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return !cancelled.isDone();
        } catch (ExecutionException e) {
            LOG.info("The transaction of task {} could not be aborted; it ends by itself", id, e.getCause());
        } catch (TimeoutException e) {
            LOG.warn("The transaction of task {} could not be aborted within {}; it is left to expire", id, atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
