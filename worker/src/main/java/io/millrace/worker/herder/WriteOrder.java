package io.millrace.worker.herder;

import io.millrace.worker.api.Admission;
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
     * @param request begins right before the write does
     * @param write completes once the image has it
     */
    <T> CompletableFuture<T> run(
            Admission request, String connector, String name, Callable<CompletableFuture<T>> write) {
        Callable<CompletableFuture<T>> begun = () -> {
            request.begin();
            return write.call();
        };
        CompletableFuture<?> before = latest.get(connector);
        CompletableFuture<T> written = before == null
                ? loop.call(name, begun)
                : before.handle((ok, error) -> null).thenCompose(turn -> loop.call(name, begun));
        latest.put(connector, written);
        written.whenComplete((ok, error) -> loop.submit("after " + name, () -> latest.remove(connector, written)));
        return written;
    }
}
