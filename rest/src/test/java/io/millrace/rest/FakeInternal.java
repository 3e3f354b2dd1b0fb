package io.millrace.rest;

import io.millrace.worker.api.InternalRequests;
import io.millrace.worker.api.SignedRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A leader that notes what other workers ask of it. Any thread. */
final class FakeInternal implements InternalRequests {
    /** One request; {@code tasks} is null when it asks for a fence. */
    record Asked(String connector, List<Map<String, String>> tasks, SignedRequest request) {}

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    volatile Consumer<SignedRequest> check = any -> {};
    volatile RuntimeException refusal;

    @Override
    public CompletableFuture<Void> putTaskConfigs(
            String connector, List<Map<String, String>> tasks, SignedRequest request) {
        return answer(new Asked(connector, tasks, request));
    }

    @Override
    public CompletableFuture<Void> fenceZombies(String connector, SignedRequest request) {
        return answer(new Asked(connector, null, request));
    }

    private CompletableFuture<Void> answer(Asked request) {
        asked.add(request);
        try {
            check.accept(request.request());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return refusal == null ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(refusal);
    }
}
