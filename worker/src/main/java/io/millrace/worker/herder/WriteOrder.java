package io.millrace.worker.herder;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * Lets each write of a connector begin only when the one before it is in the image, so that its checks see what that one
 * did. Loop only.
 */
final class WriteOrder {
    private final EventLoop loop;
    private final Map<String, CompletableFuture<?>> latest = new HashMap<>();

    WriteOrder(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Runs the write on the loop when its turn has come.
     *
     * @param write completes once the image has it
     */
    <T> CompletableFuture<T> run(String connector, String name, Callable<CompletableFuture<T>> write) {
        CompletableFuture<?> before = latest.get(connector);
        CompletableFuture<T> written = before == null
                ? loop.call(name, write)
                : before.handle((ok, error) -> null).thenCompose(turn -> loop.call(name, write));
        latest.put(connector, written);
        written.whenComplete((ok, error) -> loop.submit("after " + name, () -> latest.remove(connector, written)));
        return written;
    }
}
