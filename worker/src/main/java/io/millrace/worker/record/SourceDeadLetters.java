package io.millrace.worker.record;

import io.millrace.worker.config.DeadLetterSettings;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.FailedRecord.Polled;
import io.millrace.worker.task.TaskLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes failed source records to the dead letter topic; source offsets wait for each letter. Any thread. */
public final class SourceDeadLetters implements ErrorReporter {
    private static final Logger LOG = LoggerFactory.getLogger(SourceDeadLetters.class);

    private final ConnectorTaskId id;
    private final String topic;
    private final SourceLetter letters;
    private final Producer<byte[], byte[]> producer;
    private final ErrorCounts counts;

    /** @param producer of these letters alone, closed with them */
    public SourceDeadLetters(
            ConnectorTaskId id, DeadLetterSettings settings, Producer<byte[], byte[]> producer, ErrorCounts counts) {
        this.id = id;
        this.topic = settings.topic();
        this.letters = new SourceLetter(id, settings);
        this.producer = producer;
        this.counts = counts;
    }

    @Override
    public CompletableFuture<Void> report(FailedRecord failed) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (failed.origin() instanceof Polled polled) {
            counts.deadLetterRequest();
            send(letters.of(polled, failed), done);
        } else {
            done.complete(null);
        }
        return done;
    }

    @Override
    public boolean keepsRecords() {
        return true;
    }

    private void send(ProducerRecord<byte[], byte[]> letter, CompletableFuture<Void> done) {
        Thread sender = Thread.currentThread();
        try {
            producer.send(letter, (metadata, error) -> sent(letter, done, error, sender));
        } catch (RuntimeException e) {
            sent(letter, done, e, sender);
        }
    }

    private void sent(
            ProducerRecord<byte[], byte[]> letter, CompletableFuture<Void> done, Exception error, Thread sender) {
        if (error == null) {
            done.complete(null);
            return;
        }
        Optional<ProducerRecord<byte[], byte[]>> smaller =
                error instanceof RecordTooLargeException ? SourceLetter.smaller(letter) : Optional.empty();
        if (smaller.isEmpty()) {
            counts.deadLetterFailure();
            LOG.error("Could not write a failed record of task {} to the dead letter topic '{}'", id, topic, error);
            done.completeExceptionally(error);
        } else if (Thread.currentThread() == sender) {
            send(smaller.get(), done);
        } else { // the producer's own thread must not wait for room in its buffer
            Closing.inBackground("dead-letter-" + id, () -> send(smaller.get(), done));
        }
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
        return "dead letters of source task " + id;
    }
}
