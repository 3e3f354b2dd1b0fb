package io.millrace.worker.record;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;

/** Waits between attempts, longer each time, until it is cancelled from any thread. */
final class RetryBackoff {
    private static final long FIRST_DELAY_MS = 300;

    private final long maxDelayMs;
    private final Time time;
    private final AtomicBoolean cancelled = new AtomicBoolean();

    RetryBackoff(long maxDelayMs, Time time) {
        this.maxDelayMs = maxDelayMs;
        this.time = time;
    }

    boolean isCancelled() {
        return cancelled.get();
    }

    void cancel() {
        synchronized (cancelled) {
            cancelled.set(true);
            cancelled.notifyAll();
        }
    }

    /** Waits after the given attempt, counted from 1, but not beyond the deadline. */
    void pause(int attempt, long deadlineMs) {
        long now = time.milliseconds();
        long wakeAt = now + Math.min(delayMs(attempt), Math.max(0, deadlineMs - now));
        try {
            time.waitObject(cancelled, cancelled::get, wakeAt);
        } catch (TimeoutException e) {
            return; // the ordinary end of the wait
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while waiting to retry a failed operation", e);
        }
    }

    /** Doubles with each attempt; beyond the maximum it is random below it, so that tasks do not retry in step. */
    long delayMs(int attempt) {
        long delay = FIRST_DELAY_MS << Math.min(attempt - 1, 40);
        if (delay <= maxDelayMs) {
            return delay;
        }
        return maxDelayMs <= 0 ? 0 : ThreadLocalRandom.current().nextLong(maxDelayMs);
    }
}
