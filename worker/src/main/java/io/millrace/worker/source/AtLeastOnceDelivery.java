package io.millrace.worker.source;

import io.millrace.worker.config.LargeRecordPolicy;
import io.millrace.worker.metrics.SourceTaskMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.Words;
import io.millrace.worker.record.Closing;
import io.millrace.worker.record.Outages;
import io.millrace.worker.record.SourcePipeline;
import io.millrace.worker.source.OffsetCommitScheduler.Schedule;
import io.millrace.worker.task.LogContext;
import io.millrace.worker.task.TaskLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
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
    private final SourceClients clients;
    private final OffsetCommitScheduler scheduler;
    private final OffsetCommitSettings settings;
    private final Outages outages;
    private final SubmittedRecords submitted = new SubmittedRecords();
    private final Acknowledgements acknowledgements;
    private final OffsetCommit commit;
    private final TopicEnsurer topics;
    /** Why the record at hand was not even taken, if it can be sent again. */
    private Optional<Exception> refusal = Optional.empty();

    private SentBatch batch;
    private boolean keepsRecords = true;
    private volatile Schedule schedule;
    private volatile boolean cancelled;

    /** @param largeRecords what is done about records too large for Kafka, if the config says */
    public AtLeastOnceDelivery(
            SourceTaskParts parts,
            SourcePipeline pipeline,
            SourceClients clients,
            OffsetCommitScheduler scheduler,
            OffsetCommitSettings settings,
            Optional<LargeRecordPolicy> largeRecords) {
        this.id = parts.id();
        this.parts = parts;
        this.clients = clients;
        this.topics = TopicEnsurer.once(clients.topics());
        this.scheduler = scheduler;
        this.settings = settings;
        this.outages = pipeline.outages();
        this.acknowledgements = new Acknowledgements(parts, pipeline, clients.usedTopics(), largeRecords);
        this.commit = new OffsetCommit(parts, submitted, clients.offsets(), settings.timeout());
    }

    @Override
    public void open() {
        acknowledgements.open();
        keepsRecords = acknowledgements.needsRecords();
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
        acknowledgements.check();
    }

    @Override
    public void newBatch(SourceTaskMetrics.Batch next) {
        batch = new SentBatch(acknowledgements, submitted, next);
        submitted.newBatch();
    }

    @Override
    public boolean send(SourceRecord original, ProducerRecord<byte[], byte[]> converted) {
        check();
        SentRecord record = keepsRecords
                ? SentRecord.kept(original, converted, batch)
                : SentRecord.outlined(original, converted, batch);
        submitted.add(original.sourcePartition(), record);
        try {
            topics.ensure(converted.topic());
            hand(original, converted, record);
        } catch (RetriableException | org.apache.kafka.connect.errors.RetriableException e) {
            submitted.remove(record);
            LOG.warn("Task {} cannot send to topic '{}' now and tries again", id, converted.topic(), e);
            return false;
        } catch (RecordTooLargeException e) {
            acknowledgements.refused(record, new SentRecord.Contents(original, converted), e);
        } catch (ConnectException e) {
            submitted.remove(record);
            if (!outages.isOne(e)) {
                throw e;
            }
            refusal = Optional.of(e);
        } catch (KafkaException e) {
            submitted.remove(record);
            throw new ConnectException("Unrecoverable exception trying to send", e);
        } catch (RuntimeException e) {
            submitted.remove(record);
            throw e;
        }
        return isTaken(converted.topic());
    }

    private void hand(SourceRecord original, ProducerRecord<byte[], byte[]> converted, SentRecord record) {
        try {
            clients.producer().send(converted, record);
        } catch (RuntimeException e) {
            acknowledgements.takeRefusal(); // the exception says it
            throw e;
        }
        record.handOver();
        Optional<Exception> refused = acknowledgements.takeRefusal();
        if (refused.isPresent()
                && acknowledgements.refused(record, new SentRecord.Contents(original, converted), refused.get())) {
            submitted.remove(record);
            refusal = refused;
        }
    }

    /** Whether the record is on its way; if not, it is sent again unless that has been tried for too long. */
    private boolean isTaken(String topic) {
        if (refusal.isEmpty()) {
            if (outages.isUnderWay()) {
                outages.passed(sendingTo(topic));
            }
            return true;
        }
        Exception error = refusal.get();
        refusal = Optional.empty();
        outages.failed(sendingTo(topic), error);
        return false;
    }

    private static String sendingTo(String topic) {
        return "Sending to topic '" + topic + "'";
    }

    @Override
    public void skip(SourceRecord original) {
        batch.completed(false);
        acknowledgements.tellTask(original, null);
    }

    @Override
    public void skip(SourceRecord original, CompletableFuture<Void> letter) {
        check();
        SentRecord record = SentRecord.skipped(original, batch);
        submitted.add(original.sourcePartition(), record);
        acknowledgements.skip(original, record, letter);
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
                LOG.warn("Task {}: a commit of offsets has not ended within {}", id, Words.of(timeout));
            }
            if (!cancelled && !submitted.await(timeout, parts.time())) {
                LOG.warn(
                        "Task {}: some records were not acknowledged within {}; they will be sent again",
                        id,
                        Words.of(timeout));
            }
            commit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Task {} was interrupted before its last commit of offsets", id);
        }
    }

    @Override
    public void close() {
        acknowledgements.end();
        Closing.quietly(LOG, "producer of task " + id, () -> clients.producer().close(TaskLoop.CLOSE_TIMEOUT));
    }

    @Override
    public void cancel() {
        cancelled = true;
        acknowledgements.end();
        commit.cancel();
        Schedule running = schedule;
        if (running != null) {
            running.cancel();
        }
        Closing.inBackground("cancel-producer-" + id, () -> clients.producer().close(Duration.ZERO));
    }
}
