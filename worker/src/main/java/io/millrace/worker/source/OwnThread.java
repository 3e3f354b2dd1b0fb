package io.millrace.worker.source;

import java.util.concurrent.CompletableFuture;

/** Runs what blocks and cannot be interrupted on a daemon thread of its own, so that nobody has to wait for it. */
final class OwnThread {
    private OwnThread() {}

    /** Begins the action; the answer tells its end. */
    static CompletableFuture<Void> run(String name, Runnable action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> run(action, done), name);
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private static void run(Runnable action, CompletableFuture<Void> done) {
        try {
            action.run();
            done.complete(null);
        } catch (Throwable e) { // whoever waits must hear of it, whatever it is
            done.completeExceptionally(e);
        }
    }
}
