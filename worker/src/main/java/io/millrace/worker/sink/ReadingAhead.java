package io.millrace.worker.sink;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * When the next batch is read and converted while the task is busy with one. Immutable.
 *
 * @param slowFromNanos puts that take as long on average are read ahead of from their beginning, if more
 *     waits to be read; the least number there is, for all puts of records
 * @param patience the others once they have taken about as long
 * @param timer runs what it is given after that time, on a thread that must not be held up
 */
record ReadingAhead(long slowFromNanos, Duration patience, Executor timer) {
    /** About ten times what it costs to hand a consumer from thread to thread and back. */
    private static final long SLOW_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    private static final long LONGEST_PATIENCE_MS = 1000;

    /** Not worth it during quick puts; during all others, so that the consumer is polled in time. */
    static ReadingAhead unlessQuick(Duration keepAlive) {
        long patienceMs = Math.max(1, Math.min(keepAlive.toMillis(), LONGEST_PATIENCE_MS));
        return new ReadingAhead(
                SLOW_NANOS,
                Duration.ofMillis(patienceMs),
                CompletableFuture.delayedExecutor(patienceMs, TimeUnit.MILLISECONDS, Runnable::run));
    }

    /** Whether it does not matter if more waits to be read. */
    boolean whateverThereIs() {
        return slowFromNanos == Long.MIN_VALUE;
    }
}
