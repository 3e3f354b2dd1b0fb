package io.millrace.worker.record;

import io.millrace.worker.config.DeadLetterSettings;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.task.TaskLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes failed consumer records, as they came in, to the dead letter topic. Any thread. */
public final class DeadLetterQueue implements ErrorReporter {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterQueue.class);

    private final ConnectorTaskId id;
    private final DeadLetterSettings settings;
    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final ErrorCounts counts;

    /** @param producer the queue's own, closed with it */
    public DeadLetterQueue(
            ConnectorTaskId id, DeadLetterSettings settings, Producer<byte[], byte[]> producer, ErrorCounts counts) {
        this.id = id;
        this.settings = settings;
        this.topic = settings.topic().trim();
        this.producer = producer;
        this.counts = counts;
    }

    @Override
    public CompletableFuture<Void> report(FailedRecord failed) {
        return failed.consumed()
                .map(record -> send(letter(record, failed)))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private ProducerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], byte[]> record, FailedRecord failed) {
        Headers headers = new RecordHeaders(record.headers());
        if (settings.contextHeaders()) {
            DeadLetterHeaders.append(headers, id, record, failed);
        }
        Long timestamp = record.timestamp() < 0 ? null : record.timestamp();
        return new ProducerRecord<>(topic, null, timestamp, record.key(), record.value(), headers);
    }

    private CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> letter) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        counts.deadLetterRequest();
        try {
            producer.send(letter, (metadata, error) -> complete(done, error));
        } catch (RuntimeException e) {
            complete(done, e);
        }
        return done;
    }

    private void complete(CompletableFuture<Void> done, Exception error) {
        if (error == null) {
            done.complete(null);
            return;
        }
        counts.deadLetterFailure();
        LOG.error("Could not write a failed record of task {} to the dead letter topic '{}'", id, topic, error);
        done.completeExceptionally(error);
    }

    @Override
    public boolean keepsRecords() {
        return true;
    }

    @Override
    public void cancel() {
        Closing.inBackground("cancel-dead-letters-" + id, () -> producer.close(Duration.ZERO));
    }

    @Override
    public void close() {
        producer.close(TaskLoop.CLOSE_TIMEOUT);
    }

    @Override
    public String toString() {
        return "dead letter queue '" + topic + "' of task " + id;
    }
}
