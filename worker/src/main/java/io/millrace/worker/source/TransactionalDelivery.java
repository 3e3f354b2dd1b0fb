package io.millrace.worker.source;

import io.millrace.worker.config.LargeRecordPolicy;
import io.millrace.worker.metrics.SourceTaskMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.Closing;
import io.millrace.worker.record.Outages;
import io.millrace.worker.record.SourcePipeline;
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
import org.apache.kafka.connect.source.TransactionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records and their offsets in transactions, so that both are there or neither is (KIP-618). Task thread, except
 * {@link #cancel()} and {@link #stopPreparing()}.
 */
public final class TransactionalDelivery implements Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionalDelivery.class);
    private static final Duration ABORT_TIMEOUT = Duration.ofSeconds(10);

    private final ConnectorTaskId id;
    private final SourceTaskParts parts;
    private final SourcePipeline pipeline;
    private final Outages outages;
    private final TransactionalClients clients;
    private final TopicEnsurer topics;
    private final TransactionBoundary boundary;
    private final Optional<LargeRecordPolicy> largeRecords;
    private final TransactionStart start;
    private final TransactionProblems problems;
    private final TaskTransaction transaction;
    private SourceTaskMetrics.Batch batch;
    private boolean batchUnderWay;
    private boolean prepared;
    private volatile boolean cancelled;

    /** @param largeRecords what is done about records too large for Kafka, if the config says */
    public TransactionalDelivery(
            SourceTaskParts parts,
            SourcePipeline pipeline,
            TransactionalClients clients,
            StartChecks checks,
            TransactionBoundary boundary,
            Optional<LargeRecordPolicy> largeRecords) {
        this.id = parts.id();
        this.parts = parts;
        this.pipeline = pipeline;
        this.outages = pipeline.outages();
        this.clients = clients;
        this.topics = TopicEnsurer.once(clients.topics());
        this.boundary = boundary;
        this.largeRecords = largeRecords.filter(policy -> policy != LargeRecordPolicy.FAIL);
        this.start = new TransactionStart(parts, clients, checks);
        this.problems = new TransactionProblems(id);
        this.transaction = new TaskTransaction(parts, clients);
    }

    @Override
    public boolean prepare() {
        prepared = start.run();
        return prepared;
    }

    @Override
    public void stopPreparing() {
        start.end();
    }

    @Override
    public Optional<TransactionContext> transactions() {
        return boundary.context();
    }

    @Override
    public void open() {
        boundary.begin(parts.time().milliseconds());
    }

    /** A task that ends its transactions may still abort one that has failed. */
    @Override
    public void check() {
        if (boundary.context().isEmpty()) {
            transaction.check();
        }
    }

    @Override
    public void newBatch(SourceTaskMetrics.Batch next) {
        batch = next;
        batchUnderWay = true;
    }

    @Override
    public boolean send(SourceRecord original, ProducerRecord<byte[], byte[]> converted) {
        transaction.check();
        checkTopic(converted.topic());
        if (largeRecords.isPresent() && clients.limit().isExceededBy(converted)) {
            skipLarge(original, converted);
        } else if (!isTaken(original, converted)) {
            return false;
        }
        end(boundary.afterRecord(original));
        return true;
    }

    private void checkTopic(String topic) {
        if (topic.equals(clients.offsets().topic())) {
            throw new ConnectException(
                    "Source tasks may not produce to their own offsets topics when exactly-once support is enabled: "
                            + "task " + id + " has a record for topic '" + topic
                            + "'. Have the connector write to another topic, or give it another offsets.storage.topic");
        }
    }

    /** Whether the record is on its way; if not, it is sent again, in the same transaction. */
    private boolean isTaken(SourceRecord original, ProducerRecord<byte[], byte[]> converted) {
        String topic = converted.topic();
        try {
            topics.ensure(topic);
            transaction.send(original, converted, batch);
        } catch (RetriableException | org.apache.kafka.connect.errors.RetriableException e) {
            LOG.warn("Task {} cannot send to topic '{}' now and tries again", id, topic, e);
            return false;
        } catch (ConnectException e) {
            if (!outages.isOne(e)) {
                throw e;
            }
            outages.failed(sendingTo(topic), e);
            return false;
        } catch (KafkaException e) {
            throw sendingFailed(e);
        }
        if (outages.isUnderWay()) {
            outages.passed(sendingTo(topic));
        }
        return true;
    }

    /** The producer takes nothing more after a record has failed; that is what has to be told. */
    private ConnectException sendingFailed(KafkaException e) {
        transaction.check();
        return problems.sending(e);
    }

    private static String sendingTo(String topic) {
        return "Sending to topic '" + topic + "'";
    }

    /** What the producer refuses spoils its transaction; so it is not even asked. */
    private void skipLarge(SourceRecord original, ProducerRecord<byte[], byte[]> converted) {
        RecordTooLargeException error = LargeRecord.explained(
                new RecordTooLargeException(
                        "The producer takes at most " + clients.limit().bytes() + " bytes"),
                original,
                converted,
                true);
        transaction.skip(original, batch, letter(original, converted, error));
    }

    private CompletableFuture<Void> letter(
            SourceRecord original, ProducerRecord<byte[], byte[]> converted, RecordTooLargeException error) {
        if (largeRecords.orElseThrow() == LargeRecordPolicy.SKIP) {
            LOG.warn("Task {} skips a record", id, error);
            pipeline.produceSkipped();
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> letter = pipeline.produceFailed(original, converted, error);
        return pipeline.keepsFailures() ? letter : CompletableFuture.completedFuture(null);
    }

    @Override
    public void skip(SourceRecord original) {
        transaction.drop(original, batch);
        end(boundary.afterRecord(original));
    }

    @Override
    public void skip(SourceRecord original, CompletableFuture<Void> letter) {
        transaction.check();
        transaction.skip(original, batch, letter);
        end(boundary.afterRecord(original));
    }

    @Override
    public void endOfBatch() {
        batchUnderWay = false;
        clients.usedTopics().newBatch();
        end(boundary.afterBatch(parts.time().milliseconds()));
    }

    private void end(TransactionBoundary.Ending ending) {
        if (ending == TransactionBoundary.Ending.NONE) {
            return;
        }
        if (ending == TransactionBoundary.Ending.ABORT) {
            transaction.abort();
        }
        transaction.commit(); // after an abort, the offsets: the records are not to be polled again
        boundary.begin(parts.time().milliseconds());
    }

    @Override
    public void pause() {
        rest();
    }

    /** What the task has asked for its batch is not meant for half of it. */
    private void rest() {
        if (!batchUnderWay || boundary.context().isEmpty()) {
            end(boundary.atRest());
        }
    }

    @Override
    public void resume() {
        boundary.begin(parts.time().milliseconds());
    }

    @Override
    public void finish(boolean failed) {
        if (!failed && !cancelled) {
            rest();
        }
    }

    @Override
    public void close() {
        boolean ended = transaction.end(ABORT_TIMEOUT);
        Duration wait = prepared && ended ? TaskLoop.CLOSE_TIMEOUT : Duration.ZERO;
        Closing.quietly(LOG, "producer of task " + id, () -> clients.producer().close(wait));
    }

    @Override
    public void cancel() {
        cancelled = true;
        start.end();
        transaction.cancel();
        Closing.inBackground("cancel-producer-" + id, () -> clients.producer().close(Duration.ZERO));
    }
}
