package io.millrace.worker.sink;

import io.millrace.plugins.LoaderSwap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds puts that are slow: by the average of those before, or since they have not returned for long. Looks after them
 * by a timer that all tasks share, and that runs only while there are puts. Task thread, except the timer's.
 */
final class SlowPuts {
    /** One put moves the average by its difference to it, divided by this. */
    private static final int WEIGHT = 8;

    private static final Logger LOG = LoggerFactory.getLogger(SlowPuts.class);

    private final ReadingAhead settings;
    private final Runnable onSlow;
    private final AtomicBoolean watched = new AtomicBoolean();
    /** Odd during a put. */
    private volatile long turns;

    private long seen; // by the timer
    private long begunNanos;
    private long averageNanos;

    /** @param onSlow called by the timer, maybe when the put has ended or is no longer the same */
    SlowPuts(ReadingAhead settings, Runnable onSlow) {
        this.settings = settings;
        this.onSlow = onSlow;
    }

    void begins() {
        begunNanos = System.nanoTime();
        turn();
        if (!watched.get() && watched.compareAndSet(false, true)) {
            watch();
        }
    }

    /** Whether a put of that many records is likely to be slow. */
    boolean expectsSlow(int records) {
        return records > 0 && averageNanos >= settings.slowFromNanos();
    }

    void ends(int records) {
        turn();
        if (records > 0) {
            averageNanos += (System.nanoTime() - begunNanos - averageNanos) / WEIGHT;
        }
    }

    private void turn() {
        turns = turns + 1;
    }

    /** The timer's thread, which may be made here, must not keep the plugin's class loader. */
    private void watch() {
        try (LoaderSwap ignored = LoaderSwap.to(SlowPuts.class.getClassLoader())) {
            settings.timer().execute(this::look);
        } catch (OutOfMemoryError e) { // out of threads, as yet
            LOG.warn("Could not look after slow puts; trying again with the next", e);
            watched.set(false);
        }
    }

    private void look() {
        long now = turns;
        boolean same = now == seen;
        seen = now;
        boolean underWay = (now & 1) == 1;
        if (same && underWay) {
            onSlow.run();
        }
        if (!same || underWay) {
            watch();
            return;
        }
        watched.set(false);
        if (turns != now && watched.compareAndSet(false, true)) { // one has begun just now
            watch();
        }
    }
}
