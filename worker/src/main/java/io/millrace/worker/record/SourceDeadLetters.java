package io.millrace.worker.record;

import io.millrace.worker.config.DeadLetterSettings;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.FailedRecord.Polled;
import io.millrace.worker.task.TaskLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes failed source records to the dead letter topic; source offsets wait for each letter. Any thread: the task's
 * own may wait for the letters' producer, the others, those of producers, leave that to a thread kept for it.
 */
public final class SourceDeadLetters implements ErrorReporter {
    private static final Logger LOG = LoggerFactory.getLogger(SourceDeadLetters.class);

    /** Longest time that a thread that must not block waits for room; the next letters then do not wait. */
    private static final Duration ROOM_TIMEOUT = Duration.ofSeconds(10);

    private final ConnectorTaskId id;
    private final String topic;
    private final SourceLetter letters;
    private final Producer<byte[], byte[]> producer;
    private final ErrorCounts counts;
    private final Thread taskThread = Thread.currentThread();
    private final LetterThread letterThread;

    /**
     * Called on the task's thread.
     *
     * @param producer of these letters alone, closed with them
     */
    public SourceDeadLetters(
            ConnectorTaskId id, DeadLetterSettings settings, Producer<byte[], byte[]> producer, ErrorCounts counts) {
        this.id = id;
        this.topic = settings.topic();
        this.letters = new SourceLetter(id, settings);
        this.producer = producer;
        this.counts = counts;
        this.letterThread = new LetterThread(id, ROOM_TIMEOUT);
    }

    @Override
    public CompletableFuture<Void> report(FailedRecord failed) {
        if (!(failed.origin() instanceof Polled polled)) {
            return CompletableFuture.completedFuture(null);
        }
        ProducerRecord<byte[], byte[]> letter = letters.of(polled, failed);
        CompletableFuture<Void> done = new CompletableFuture<>();
        counts.deadLetterRequest();
        if (Thread.currentThread() == taskThread) {
            send(letter, done);
        } else {
            elsewhere(letterThread::run, letter, done);
        }
        return done;
    }

    @Override
    public boolean keepsRecords() {
        return true;
    }

    private void elsewhere(
            Consumer<Runnable> runner, ProducerRecord<byte[], byte[]> letter, CompletableFuture<Void> done) {
        try {
            runner.accept(() -> send(letter, done));
        } catch (RuntimeException e) {
            fail(done, e);
        }
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
        Optional<ProducerRecord<byte[], byte[]>> lesser = SourceLetter.lesser(letter, error);
        if (lesser.isEmpty()) {
            fail(done, error);
        } else if (Thread.currentThread() == sender) {
            send(lesser.get(), done);
        } else { // the producer's own thread must not wait for room in its buffer
            elsewhere(letterThread::runAgain, lesser.get(), done);
        }
    }

    private void fail(CompletableFuture<Void> done, Exception error) {
        counts.deadLetterFailure();
        LOG.error("Could not write a failed record of task {} to the dead letter topic '{}'", id, topic, error);
        done.completeExceptionally(error);
    }

    @Override
    public void cancel() {
        letterThread.cancel();
        Closing.inBackground("cancel-dead-letters-" + id, () -> producer.close(Duration.ZERO));
    }

    @Override
    public void close() {
        letterThread.close();
        producer.close(TaskLoop.CLOSE_TIMEOUT);
    }

    @Override
    public String toString() {
        return "dead letters of source task " + id;
    }
}
