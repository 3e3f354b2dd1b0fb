package io.millrace.rest.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Lets so many requests be under way at once; others wait for their turn. Any thread. */
final class Turnstile {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;

    Turnstile(int most) {
        this.free = most;
    }

    /** @param request may throw instead of failing */
    <T> CompletableFuture<T> pass(Supplier<CompletableFuture<T>> request) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        enter(() -> begun(request).whenCompleteAsync((value, failure) -> { // so that none ends within another
            leave();
            if (failure == null) {
                outcome.complete(value);
            } else {
                outcome.completeExceptionally(failure);
            }
        }));
        return outcome;
    }

    private static <T> CompletableFuture<T> begun(Supplier<CompletableFuture<T>> request) {
        try {
            return request.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void enter(Runnable request) {
        synchronized (this) {
            if (free == 0) {
                waiting.add(request);
                return;
            }
            free--;
        }
        request.run();
    }

    private void leave() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        next.run();
    }
}
