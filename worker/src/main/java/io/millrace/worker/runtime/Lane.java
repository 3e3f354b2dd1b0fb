package io.millrace.worker.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.MDC;

/**
 * Runs calls one after the other on shared threads; holds no thread while it has nothing to do. A call that never
 * returns holds up this lane alone. Any thread.
 */
final class Lane {
    private final String threadName;
    private final Executor threads;
    private final Deque<Call<?>> waiting = new ArrayDeque<>();
    private Call<?> current;
    private boolean closed;

    Lane(String threadName, Executor threads) {
        this.threadName = threadName;
        this.threads = threads;
    }

    /** Queues a call; {@code what} names it in messages, e.g. {@code starting connector 'orders'}. */
    <T> CompletableFuture<T> call(String what, Callable<T> work) {
        Call<T> call = new Call<>(what, work);
        synchronized (this) {
            if (closed) {
                call.refuse();
                return call.result;
            }
            waiting.add(call);
            if (current == null) {
                current = waiting.poll();
                begin();
            }
        }
        return call.result;
    }

    /** A pool out of threads fails what waits, not the caller. */
    private void begin() {
        try {
            threads.execute(this::drain);
        } catch (Throwable e) {
            current.result.completeExceptionally(e);
            current = null;
            waiting.forEach(call -> call.result.completeExceptionally(e));
            waiting.clear();
        }
    }

    /** What runs right now, and since when. */
    synchronized Optional<CallUnderWay> underWay() {
        return Optional.ofNullable(current).map(call -> new CallUnderWay(call.what, call.queuedMs));
    }

    /** Refuses waiting and later calls; the one under way goes on. */
    synchronized void close() {
        closed = true;
        waiting.forEach(Call::refuse);
        waiting.clear();
    }

    private void drain() {
        Thread thread = Thread.currentThread();
        String idleName = thread.getName();
        thread.setName(threadName);
        MDC.clear();
        try {
            for (Call<?> call = first(); call != null; call = next()) {
                call.run();
                Thread.interrupted(); // what one call left behind is not the next one's
            }
        } finally {
            thread.setName(idleName);
        }
    }

    private synchronized Call<?> first() {
        return current;
    }

    private synchronized Call<?> next() {
        current = waiting.poll();
        return current;
    }

    private static final class Call<T> {
        private final String what;
        private final Callable<T> work;
        private final long queuedMs = System.currentTimeMillis();
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Call(String what, Callable<T> work) {
            this.what = what;
            this.work = work;
        }

        void run() {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        }

        void refuse() {
            result.completeExceptionally(new CancellationException("No longer needed: " + what));
        }
    }
}
