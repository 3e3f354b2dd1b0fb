package io.millrace.worker.herder;

import io.millrace.worker.runtime.ConnectorSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who waits for a connector to be started with its tasks published. Loop only. */
final class StartWaiters {
    /** Waits for a config of at least this revision in a start of at least this number. */
    private record Waiter(String connector, long revision, long start, CompletableFuture<Void> started) {
        boolean waitsFor(ConnectorSpec spec, long number) {
            return connector.equals(spec.name()) && spec.revision() >= revision && number >= start;
        }
    }

    private final List<Waiter> waiters = new ArrayList<>();

    CompletableFuture<Void> add(String connector, long revision, long start) {
        CompletableFuture<Void> started = new CompletableFuture<>();
        waiters.add(new Waiter(connector, revision, start, started));
        return started;
    }

    /** @param error null when all went well */
    void tell(ConnectorSpec spec, long start, Throwable error) {
        for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
            Waiter waiter = all.next();
            if (waiter.waitsFor(spec, start)) {
                all.remove();
                complete(waiter, error);
            }
        }
    }

    /** Fails whoever waits for this connector: it is gone. */
    void fail(String connector, Throwable error) {
        for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
            Waiter waiter = all.next();
            if (waiter.connector().equals(connector)) {
                all.remove();
                complete(waiter, error);
            }
        }
    }

    /** Fails everybody: the worker is going down. */
    void failAll(Throwable error) {
        List<Waiter> all = List.copyOf(waiters);
        waiters.clear();
        all.forEach(waiter -> complete(waiter, error));
    }

    private static void complete(Waiter waiter, Throwable error) {
        if (error == null) {
            waiter.started().complete(null);
        } else {
            waiter.started().completeExceptionally(error);
        }
    }
}
