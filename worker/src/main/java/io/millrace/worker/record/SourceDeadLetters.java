package io.millrace.worker.record;

import io.millrace.worker.config.DeadLetterSettings;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.Words;
import io.millrace.worker.record.FailedRecord.Polled;
import io.millrace.worker.task.TaskLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /** Longest time that letters have at the end, before that of their producer begins. */
    private static final Duration LAST_LETTERS_TIMEOUT = Duration.ofSeconds(5);

    /** More than a letter can lose, with some to spare for being refused along with another. */
    private static final int MAX_ATTEMPTS = 10;

    private final ConnectorTaskId id;
    private final String topic;
    private final SourceLetter letters;
    private final Producer<byte[], byte[]> producer;
    private final ErrorCounts counts;
    private final Thread taskThread = Thread.currentThread();
    private final LetterThread letterThread;
    private final Set<CompletableFuture<Void>> underWay = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    private final AtomicBoolean timestampsRefused = new AtomicBoolean();

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

    /** A letter on its way. */
    private record Sending(ProducerRecord<byte[], byte[]> letter, CompletableFuture<Void> done, int attempt) {
        Sending next(ProducerRecord<byte[], byte[]> lesser) {
            return new Sending(lesser, done, attempt + 1);
        }

        Sending withoutTimestamp() {
            return new Sending(SourceLetter.withoutTimestamp(letter), done, attempt);
        }
    }

    @Override
    public CompletableFuture<Void> report(FailedRecord failed) {
        if (!(failed.origin() instanceof Polled polled)) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        underWay.add(done);
        done.whenComplete((nothing, error) -> underWay.remove(done));
        if (Thread.currentThread() == taskThread) {
            write(polled, failed, done);
        } else {
            writeElsewhere(polled, failed, done);
        }
        return done;
    }

    @Override
    public boolean keepsRecords() {
        return true;
    }

    private void writeElsewhere(Polled polled, FailedRecord failed, CompletableFuture<Void> done) {
        try {
            letterThread.run(SourceLetter.size(polled), () -> write(polled, failed, done));
        } catch (RuntimeException | Error e) {
            lose(done, e);
        }
    }

    private void write(Polled polled, FailedRecord failed, CompletableFuture<Void> done) {
        ProducerRecord<byte[], byte[]> letter;
        try {
            letter = letters.of(polled, failed);
        } catch (RuntimeException | Error e) { // what waits for the letter must hear of it
            lose(done, e);
            return;
        }
        counts.deadLetterRequest();
        send(new Sending(letter, done, 1));
    }

    private void send(Sending asked) {
        Sending sending = timestampsRefused.get() ? asked.withoutTimestamp() : asked;
        Thread sender = Thread.currentThread();
        try {
            producer.send(sending.letter(), (metadata, error) -> sent(sending, error, sender));
        } catch (RuntimeException e) {
            sent(sending, e, sender);
        } catch (Error e) {
            fail(sending, e);
        }
    }

    /** Usually on the thread of the letters' producer, which no exception or Error may end. */
    private void sent(Sending sending, Exception error, Thread sender) {
        if (error == null) {
            sending.done().complete(null);
            return;
        }
        try {
            refused(sending, error, sender);
        } catch (RuntimeException | Error e) {
            fail(sending, e);
        }
    }

    private void refused(Sending sending, Exception error, Thread sender) {
        Optional<ProducerRecord<byte[], byte[]>> lesser = SourceLetter.lesser(sending.letter(), error);
        if (lesser.isEmpty() || sending.attempt() == MAX_ATTEMPTS) {
            fail(sending, error);
            return;
        }
        noteTimestamp(sending.letter(), error);
        Sending next = sending.next(lesser.get());
        if (Thread.currentThread() == sender) {
            send(next);
        } else { // the producer's own thread must not wait for room in its buffer
            letterThread.runAgain(() -> send(next));
        }
    }

    /** One letter with a timestamp that is refused takes all letters of its batch along, so none has one from then. */
    private void noteTimestamp(ProducerRecord<byte[], byte[]> letter, Exception error) {
        if (letter.timestamp() != null
                && SourceLetter.mayBeForTimestamp(error)
                && timestampsRefused.compareAndSet(false, true)) {
            LOG.warn("Dead letters of task {} go without timestamps: topic '{}' has refused one", id, topic, error);
        }
    }

    private void fail(Sending sending, Throwable error) {
        if (!sending.done().isDone()) {
            counts.deadLetterFailure();
            lose(sending.done(), error);
        }
    }

    private void lose(CompletableFuture<Void> done, Throwable error) {
        LOG.error("Could not write a failed record of task {} to the dead letter topic '{}'", id, topic, error);
        done.completeExceptionally(error);
    }

    @Override
    public void cancel() {
        cancelled.complete(null);
        letterThread.end();
        Closing.inBackground("cancel-dead-letters-" + id, () -> producer.close(Duration.ZERO));
    }

    @Override
    public void close() {
        awaitLetters();
        letterThread.end();
        producer.close(TaskLoop.CLOSE_TIMEOUT);
    }

    private void awaitLetters() {
        CompletableFuture<Void> all = CompletableFuture.allOf(underWay.toArray(CompletableFuture<?>[]::new));
        try {
            CompletableFuture.anyOf(all.exceptionally(error -> null), cancelled)
                    .get(LAST_LETTERS_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Task {} was interrupted while dead letters were on their way", id);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Task {}: dead letters are still on their way after {}", id, Words.of(LAST_LETTERS_TIMEOUT));
        }
    }

    @Override
    public String toString() {
        return "dead letters of source task " + id;
    }
}
