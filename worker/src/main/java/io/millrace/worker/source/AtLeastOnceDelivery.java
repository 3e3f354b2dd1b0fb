package io.millrace.worker.source;

import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.Closing;
import io.millrace.worker.record.Loaded;
import io.millrace.worker.record.SourcePipeline;
import io.millrace.worker.source.OffsetCommitScheduler.Schedule;
import io.millrace.worker.source.SubmittedRecords.Submitted;
import io.millrace.worker.task.LogContext;
import io.millrace.worker.task.TaskLoop;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records without transactions and commits the offsets of acknowledged ones on a timer. Task thread, except
 * {@link #cancel()}; acknowledgements come on the producer's thread, commits on the scheduler's.
 */
public final class AtLeastOnceDelivery implements Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(AtLeastOnceDelivery.class);

    private final ConnectorTaskId id;
    private final SourceTaskParts parts;
    private final SourcePipeline pipeline;
    private final SourceClients clients;
    private final OffsetCommitScheduler scheduler;
    private final OffsetCommitSettings settings;
    private final SubmittedRecords submitted = new SubmittedRecords();
    private final OffsetCommit commit;
    private final Set<String> ensuredTopics = new HashSet<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile Schedule schedule;
    private volatile boolean closed;
    private volatile boolean cancelled;
    private volatile Thread taskThread;
    private volatile Thread namedThread;

    public AtLeastOnceDelivery(
            SourceTaskParts parts,
            SourcePipeline pipeline,
            SourceClients clients,
            OffsetCommitScheduler scheduler,
            OffsetCommitSettings settings) {
        this.id = parts.id();
        this.parts = parts;
        this.pipeline = pipeline;
        this.clients = clients;
        this.scheduler = scheduler;
        this.settings = settings;
        this.commit = new OffsetCommit(parts, submitted, clients.offsets(), settings.timeout());
    }

    @Override
    public void open() {
        taskThread = Thread.currentThread();
        schedule = scheduler.every(settings.interval(), this::commit);
        if (cancelled) {
            schedule.cancel();
        }
    }

    private void commit() {
        try (LogContext ignored = LogContext.offsets(id)) {
            commit.run();
        }
    }

    @Override
    public void check() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new ConnectException("Unrecoverable exception from producer send callback", cause);
        }
    }

    @Override
    public boolean send(SourceRecord original, ProducerRecord<byte[], byte[]> converted) {
        check();
        Submitted record = submitted.submit(original.sourcePartition(), original.sourceOffset());
        try {
            ensureTopic(converted.topic());
            clients.producer().send(converted, (metadata, error) -> sent(original, converted, record, metadata, error));
            return true;
        } catch (RetriableException | org.apache.kafka.connect.errors.RetriableException e) {
            submitted.remove(record);
            LOG.warn("Task {} cannot send to topic '{}' now and tries again", id, converted.topic(), e);
            return false;
        } catch (ConnectException e) {
            submitted.remove(record);
            throw e;
        } catch (KafkaException e) {
            submitted.remove(record);
            throw new ConnectException("Unrecoverable exception trying to send", e);
        } catch (RuntimeException e) {
            submitted.remove(record);
            throw e;
        }
    }

    private void ensureTopic(String topic) {
        if (!ensuredTopics.contains(topic)) {
            clients.topics().ensure(topic);
            ensuredTopics.add(topic);
        }
    }

    /** Usually on the producer's thread, which an exception or an Error must not end. */
    private void sent(
            SourceRecord original,
            ProducerRecord<byte[], byte[]> converted,
            Submitted record,
            RecordMetadata metadata,
            Exception error) {
        nameThread();
        try {
            if (error == null) {
                tellTask(original, metadata);
                record.acknowledge();
                clients.usedTopics().note(converted.topic());
            } else {
                notSent(original, converted.topic(), record, error);
            }
        } catch (RuntimeException | Error e) {
            fail(record, e);
        }
    }

    private void notSent(SourceRecord original, String topic, Submitted record, Exception error) {
        if (closed || cancelled) {
            LOG.trace("Task {} could not send to topic '{}' any more", id, topic, error);
            record.fail();
        } else if (pipeline.toleratesFailures()) {
            pipeline.produceFailed(original, error);
            tellTask(original, null);
            record.acknowledge();
        } else {
            if (fail(record, error)) {
                LOG.error("Task {} failed to send a record to topic '{}'", id, topic, error);
            }
        }
    }

    /** Keeps the first failure for the task thread to find. */
    private boolean fail(Submitted record, Throwable error) {
        record.fail();
        return failure.compareAndSet(null, error);
    }

    /** The producer's thread belongs to this task alone: once named, its log lines stay so. */
    private void nameThread() {
        Thread current = Thread.currentThread();
        if (current != taskThread && current != namedThread) {
            LogContext.task(id);
            namedThread = current;
        }
    }

    @Override
    public void skip(SourceRecord original) {
        tellTask(original, null);
    }

    private void tellTask(SourceRecord original, RecordMetadata metadata) {
        Loaded<SourceTask> task = parts.task();
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

    @Override
    public void endOfBatch() {
        clients.usedTopics().newBatch();
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void finish(boolean failed) {
        Duration timeout = settings.timeout();
        try {
            if (!schedule.stop(timeout)) {
                LOG.warn("Task {}: a commit of offsets has not ended within {}", id, timeout);
            }
            if (!cancelled && !submitted.await(timeout, parts.time())) {
                LOG.warn("Task {}: some records were not acknowledged within {}; they will be sent again", id, timeout);
            }
            commit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Task {} was interrupted before its last commit of offsets", id);
        }
    }

    @Override
    public void close() {
        closed = true;
        Closing.quietly(LOG, "producer of task " + id, () -> clients.producer().close(TaskLoop.CLOSE_TIMEOUT));
    }

    @Override
    public void cancel() {
        cancelled = true;
        commit.cancel();
        Schedule running = schedule;
        if (running != null) {
            running.cancel();
        }
        Closing.inBackground("cancel-producer-" + id, () -> clients.producer().close(Duration.ZERO));
    }
}
