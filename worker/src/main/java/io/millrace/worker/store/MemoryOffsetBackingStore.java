package io.millrace.worker.store;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Offsets that are gone with the worker: for tests and trials. Any thread. */
public final class MemoryOffsetBackingStore implements OffsetBackingStore {
    private final Map<ByteBuffer, ByteBuffer> offsets = new HashMap<>();

    @Override
    public void start() {}

    @Override
    public synchronized CompletableFuture<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        Map<ByteBuffer, ByteBuffer> found = new HashMap<>();
        keys.forEach(key -> found.put(key, Buffers.copy(offsets.get(key))));
        return CompletableFuture.completedFuture(found);
    }

    @Override
    public synchronized CompletableFuture<Map<ByteBuffer, ByteBuffer>> startingWith(ByteBuffer keyPrefix) {
        return CompletableFuture.completedFuture(Buffers.startingWith(keyPrefix, offsets));
    }

    @Override
    public synchronized CompletableFuture<Void> set(Map<ByteBuffer, ByteBuffer> values) {
        offsets.putAll(Buffers.copy(values));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
}
