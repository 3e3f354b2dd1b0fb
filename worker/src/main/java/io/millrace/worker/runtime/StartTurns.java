package io.millrace.worker.runtime;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets only so many connectors and tasks start at once, in the order in which they came. One that takes long keeps
 * starting but gives its turn up, so that a plugin that hangs holds up nobody else. Any thread.
 */
final class StartTurns {
    /** How long a start may take before another one may begin. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final int atOnce;
    private final Map<Object, Supplier<CompletableFuture<?>>> waiting = new LinkedHashMap<>();
    private int taken;

    StartTurns(int atOnce) {
        this.atOnce = atOnce;
    }

    /**
     * Begins the start when it has its turn, which may be at once.
     *
     * @param start must not block; completes, in any way, when the start is over
     */
    void take(Object key, Supplier<CompletableFuture<?>> start) {
        synchronized (this) {
            if (taken == atOnce) {
                waiting.put(key, start);
                return;
            }
            taken++;
        }
        begin(start);
    }

    /** Takes a start back; false when it has begun. */
    synchronized boolean forget(Object key) {
        return waiting.remove(key) != null;
    }

    /** Begins a start that still waits, before its turn: something is to happen after it. */
    void hurry(Object key) {
        Supplier<CompletableFuture<?>> start;
        synchronized (this) {
            start = waiting.remove(key);
            if (start == null) {
                return;
            }
            taken++;
        }
        begin(start);
    }

    private void begin(Supplier<CompletableFuture<?>> first) {
        CompletableFuture<?> over = first.get().handle((ok, error) -> null);
        over.completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS).thenRun(this::next);
    }

    private void next() {
        Supplier<CompletableFuture<?>> start;
        synchronized (this) {
            Iterator<Supplier<CompletableFuture<?>>> queue = waiting.values().iterator();
            if (!queue.hasNext()) {
                taken--;
                return;
            }
            start = queue.next();
            queue.remove();
        }
        begin(start);
    }
}
