package io.millrace.worker.source;

import io.millrace.worker.config.LargeRecordPolicy;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.Loaded;
import io.millrace.worker.record.SourcePipeline;
import io.millrace.worker.record.UsedTopics;
import io.millrace.worker.source.SubmittedRecords.Submitted;
import io.millrace.worker.task.LogContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what has become of records and sees to it: tells the task, frees their offsets, reports, keeps the first fatal
 * failure. The producers' threads, which no exception or Error may end; the task thread for records never sent.
 */
final class Acknowledgements {
    private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);

    private final ConnectorTaskId id;
    private final Loaded<SourceTask> task;
    private final SourcePipeline pipeline;
    private final UsedTopics usedTopics;
    private final Optional<LargeRecordPolicy> largeRecords;
    /** Whether the task wants to hear of single records. */
    private final boolean told;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    /** What the producer said when it did not even take the record at hand. Task thread. */
    private Optional<Exception> refusal = Optional.empty();

    private volatile SendFailures failures;
    private volatile boolean ended;
    private volatile Thread taskThread;
    private volatile Thread namedThread;

    Acknowledgements(
            SourceTaskParts parts,
            SourcePipeline pipeline,
            UsedTopics usedTopics,
            Optional<LargeRecordPolicy> largeRecords) {
        this.id = parts.id();
        this.task = parts.task();
        this.pipeline = pipeline;
        this.usedTopics = usedTopics;
        this.largeRecords = largeRecords;
        this.told = RecordListening.isDoneBy(task.instance());
    }

    /** Called on the task thread; only by then it is known where failures are reported. */
    void open() {
        taskThread = Thread.currentThread();
        failures = new SendFailures(
                pipeline.toleratesFailures(), pipeline.keepsFailures(), largeRecords, pipeline.outages()::isOne);
    }

    /** From now on failures to send are what is to be expected. */
    void end() {
        ended = true;
    }

    /** Throws the first failure that the task cannot go on after. */
    void check() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new ConnectException("Unrecoverable exception from producer send callback", cause);
        }
    }

    /** Whether records are asked for once they have been sent, by the task or for reports; known once open. */
    boolean needsRecords() {
        return told
                || pipeline.toleratesFailures()
                || pipeline.keepsFailures()
                || largeRecords.filter(LargeRecordPolicy.DEAD_LETTER::equals).isPresent();
    }

    /** The record is in Kafka. */
    void sent(SentRecord record, RecordMetadata metadata) {
        nameThread();
        try {
            if (told) {
                tellTask(record.contents().orElseThrow().original(), metadata);
            }
            record.acknowledge();
            usedTopics.note(metadata.topic());
        } catch (RuntimeException | Error e) {
            fail(record, e);
        }
    }

    /**
     * The record is not in Kafka. If the producer did not even take it, that is left to {@link #takeRefusal()}.
     *
     * @return whether that is the end of the record
     */
    boolean notSent(SentRecord record, RecordMetadata metadata, Exception error) {
        if (Thread.currentThread() == taskThread && !record.isHandedOver()) {
            refusal = Optional.of(error);
            return false;
        }
        meet(record, metadata == null ? "" : metadata.topic(), record.contents(), error, false);
        return true;
    }

    /** Why the producer has not taken the record at hand, once; empty if it has. Task thread. */
    Optional<Exception> takeRefusal() {
        Optional<Exception> taken = refusal;
        if (taken.isPresent()) {
            refusal = Optional.empty();
        }
        return taken;
    }

    /**
     * The producer did not even take the record. Task thread.
     *
     * @return whether the record is to be sent again
     */
    boolean refused(SentRecord record, SentRecord.Contents contents, Exception error) {
        return meet(record, contents.converted().topic(), Optional.of(contents), error, true);
    }

    private boolean meet(
            SentRecord record, String topic, Optional<SentRecord.Contents> contents, Exception cause, boolean refused) {
        nameThread();
        try {
            if (ended) {
                LOG.trace("Task {} could not send to topic '{}' any more", id, topic, cause);
                record.fail();
                return false;
            }
            Exception error = cause instanceof RecordTooLargeException large
                    ? LargeRecord.explained(large, outline(record, topic, contents), refused)
                    : cause;
            SendFailures.Fate fate = failures.fateOf(error, refused);
            if (fate != SendFailures.Fate.SEND_AGAIN) {
                meet(fate, record, topic, contents, error);
            }
            return fate == SendFailures.Fate.SEND_AGAIN;
        } catch (RuntimeException | Error e) {
            fail(record, e);
            return false;
        }
    }

    private static LargeRecord.Outline outline(
            SentRecord record, String topic, Optional<SentRecord.Contents> contents) {
        return contents.map(known -> LargeRecord.Outline.of(known.original(), known.converted()))
                .orElseGet(() -> record.outline(topic));
    }

    private void meet(
            SendFailures.Fate fate,
            SentRecord record,
            String topic,
            Optional<SentRecord.Contents> contents,
            Exception error) {
        switch (fate) {
            case SKIP -> {
                LOG.warn("Task {} skips a record", id, error);
                pipeline.produceSkipped();
                skip(contents.map(SentRecord.Contents::original), record);
            }
            case REPORT_AND_SKIP -> {
                SentRecord.Contents known = contents.orElseThrow();
                skip(known.original(), record, pipeline.produceFailed(known.original(), known.converted(), error));
            }
            case REPORT_AND_FAIL -> {
                if (failure.get() == null) {
                    SentRecord.Contents known = contents.orElseThrow();
                    pipeline.produceFailedForGood(known.original(), known.converted(), error);
                }
                failSending(topic, record, error);
            }
            case FAIL -> failSending(topic, record, error);
            case SEND_AGAIN -> throw new IllegalArgumentException(fate.name());
        }
    }

    private void failSending(String topic, Submitted record, Exception error) {
        if (fail(record, error)) {
            LOG.error("Task {} failed to send a record to topic '{}'", id, topic, error);
        }
    }

    /** Keeps the first failure for the task thread to find. */
    private boolean fail(Submitted record, Throwable error) {
        record.fail();
        return failure.compareAndSet(null, error);
    }

    /** Skips a failed record: at once, but where it is kept as a dead letter, once that is safe. */
    void skip(SourceRecord original, Submitted record, CompletableFuture<Void> report) {
        if (pipeline.keepsFailures()) {
            report.whenComplete((done, error) -> kept(original, record, error));
        } else {
            skip(Optional.of(original), record);
        }
    }

    private void skip(Optional<SourceRecord> original, Submitted record) {
        original.ifPresent(known -> tellTask(known, null)); // one that the task hears of is known
        record.skip();
    }

    /** Usually on the thread of the dead letters' producer. */
    private void kept(SourceRecord original, Submitted record, Throwable error) {
        nameThread();
        try {
            if (error == null) {
                skip(Optional.of(original), record);
            } else if (ended) {
                record.fail();
            } else {
                Throwable cause = error instanceof CompletionException ? error.getCause() : error;
                fail(record, new ConnectException("A failed record could not be kept as a dead letter", cause));
            }
        } catch (RuntimeException | Error e) {
            fail(record, e);
        }
    }

    /** A producer's thread belongs to this task alone: once named, its log lines stay so. */
    private void nameThread() {
        Thread current = Thread.currentThread();
        if (current != taskThread && current != namedThread) {
            LogContext.task(id);
            namedThread = current;
        }
    }

    /** Calls {@code commitRecord} if the task has one; what it throws is logged. */
    void tellTask(SourceRecord original, RecordMetadata metadata) {
        if (!told) {
            return;
        }
        try {
            task.call(() -> {
                task.instance().commitRecord(original, metadata);
                return null;
            });
        } catch (InterruptedException e) {
            LOG.warn("Task {} was interrupted in commitRecord()", id, e);
            if (Thread.currentThread() == taskThread) { // the producer's own thread could not go on with the flag
                Thread.currentThread().interrupt();
            }
        } catch (Exception e) {
            LOG.error("Task {} failed in commitRecord(); the record counts as sent all the same", id, e);
        }
    }
}
