package io.millrace.worker.record;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;

/** Waits between attempts, longer each time, until it is cancelled from any thread. */
final class RetryBackoff {
    private static final long FIRST_DELAY_MS = 300;
    private static final long SLICE_MS = 1000;

    private final long maxDelayMs;
    private final Time time;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private volatile boolean woken;
    private Optional<BooleanSupplier> meanwhile = Optional.empty();

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

    /** What a waiting thread does at least every second; if it answers false, RetryInterrupted ends the wait. */
    void meanwhile(BooleanSupplier action) {
        meanwhile = Optional.of(action);
    }

    /** Ends the wait under way, or the next, of {@link #pauseUnlessWoken}. */
    void wakeUp() {
        synchronized (cancelled) {
            woken = true;
            cancelled.notifyAll();
        }
    }

    /** Waits after the given attempt, counted from 1, but not beyond the deadline. */
    void pause(int attempt, long deadlineMs) {
        pause(attempt, deadlineMs, cancelled::get);
    }

    /** The same, but also until a wake-up; tells whether the wait was cut short, by whatever. */
    boolean pauseUnlessWoken(int attempt, long deadlineMs) {
        try {
            boolean cutShort = pause(attempt, deadlineMs, () -> cancelled.get() || woken);
            if (cutShort) {
                woken = false;
            }
            return cutShort;
        } catch (RetryInterrupted e) {
            return true;
        }
    }

    private boolean pause(int attempt, long deadlineMs, Supplier<Boolean> end) {
        long now = time.milliseconds();
        long wakeAt = now + Math.min(delayMs(attempt), Math.max(0, deadlineMs - now));
        if (meanwhile.isEmpty()) {
            return waitUntil(wakeAt, end);
        }
        boolean cutShort;
        do {
            cutShort = waitUntil(Math.min(wakeAt, time.milliseconds() + SLICE_MS), end);
            if (!cutShort && !meanwhile.get().getAsBoolean()) {
                throw RetryInterrupted.INSTANCE;
            }
        } while (!cutShort && time.milliseconds() < wakeAt);
        return cutShort;
    }

    private boolean waitUntil(long wakeAt, Supplier<Boolean> end) {
        try {
            time.waitObject(cancelled, end, wakeAt);
            return true;
        } catch (TimeoutException e) {
            return false; // the ordinary end of the wait
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
