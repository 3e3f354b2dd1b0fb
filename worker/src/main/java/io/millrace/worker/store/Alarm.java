package io.millrace.worker.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Rings once after a while, on any thread, unless it is silenced before. */
@FunctionalInterface
public interface Alarm {
    /** Rings by the clock on the wall. */
    Alarm REAL = (after, ring) -> {
        CompletableFuture<Boolean> silenced = new CompletableFuture<>();
        silenced.completeOnTimeout(false, after.toMillis(), TimeUnit.MILLISECONDS)
                .thenAccept(early -> {
                    if (!early) {
                        ring.run();
                    }
                });
        return () -> silenced.complete(true);
    };

    /** Sets it; what is returned silences it. Must not block. */
    Runnable set(Duration after, Runnable ring);
}
