package io.millrace.launch;

import io.millrace.plugins.LoaderSwap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.InterruptException;

/** Steps of a start that need not wait for each other, each on a thread of its own. Used by one thread. */
final class ParallelSteps implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private final List<CompletableFuture<Void>> steps = new ArrayList<>();

    /** Begins a step; it sees the context class loader of the caller. */
    ParallelSteps begin(String name, Runnable step) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> run(step, done), name);
        thread.setDaemon(true);
        LoaderSwap.settle(thread, Thread.currentThread().getContextClassLoader());
        threads.add(thread);
        steps.add(done);
        thread.start();
        return this;
    }

    private static void run(Runnable step, CompletableFuture<Void> done) {
        try {
            step.run();
            done.complete(null);
        } catch (Throwable e) {
            done.completeExceptionally(e);
        }
    }

    /** Returns when all are done; throws what the first that failed has thrown. */
    void await() {
        try {
            for (CompletableFuture<Void> step : steps) {
                step.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Interrupts what is still under way. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
