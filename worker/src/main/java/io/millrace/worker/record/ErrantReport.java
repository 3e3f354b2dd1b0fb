package io.millrace.worker.record;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A report as the task sees it: it may wait for it, but neither complete nor cancel it. Any thread. */
final class ErrantReport implements Future<Void> {
    private final CompletableFuture<Void> done;

    ErrantReport(CompletableFuture<Void> done) {
        this.done = done;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        throw new UnsupportedOperationException("The report of an errant record cannot be cancelled");
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public boolean isDone() {
        return done.isDone();
    }

    @Override
    public Void get() throws InterruptedException, ExecutionException {
        return done.get();
    }

    @Override
    public Void get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        return done.get(timeout, unit);
    }
}
