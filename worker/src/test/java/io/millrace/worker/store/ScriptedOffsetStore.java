package io.millrace.worker.store;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A store in memory whose next answer a test may give itself. */
final class ScriptedOffsetStore implements OffsetBackingStore {
    final MemoryOffsetBackingStore held = new MemoryOffsetBackingStore();
    final CompletableFuture<Void> asked = new CompletableFuture<>();
    /** Answers reads from now on, when it is there. */
    volatile CompletableFuture<Map<ByteBuffer, ByteBuffer>> nextGet;
    /** Answers the next write, when it is there; what it carries is stored once that completes. */
    volatile CompletableFuture<Void> nextSet;

    @Override
    public void start() {}

    @Override
    public CompletableFuture<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        asked.complete(null);
        return nextGet == null ? held.get(keys) : nextGet;
    }

    @Override
    public CompletableFuture<Map<ByteBuffer, ByteBuffer>> startingWith(ByteBuffer keyPrefix) {
        return held.startingWith(keyPrefix);
    }

    @Override
    public CompletableFuture<Void> set(Map<ByteBuffer, ByteBuffer> values) {
        if (nextSet == null) {
            return held.set(values);
        }
        CompletableFuture<Void> answer = nextSet;
        nextSet = null;
        return answer.thenCompose(done -> held.set(values));
    }

    @Override
    public void close() {}
}
