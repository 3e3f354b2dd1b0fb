package io.millrace.worker.store;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Remembers source offsets as bytes: keys and values as the contract's internal-topics.md, section 4 has them. Any
 * thread; keys are compared by content; a null value is a tombstone.
 */
public interface OffsetBackingStore extends AutoCloseable {
    /** Loads what is stored; throws a ConnectException that names the file or topic and the remedy. */
    void start();

    /** The stored values of these keys; unknown keys are absent or null. */
    CompletableFuture<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys);

    /** Everything stored under keys that begin with these bytes, in the order of the store; no tombstones. */
    CompletableFuture<Map<ByteBuffer, ByteBuffer>> startingWith(ByteBuffer keyPrefix);

    /** Stores durably, then completes; on failure nothing of the former content is lost. */
    CompletableFuture<Void> set(Map<ByteBuffer, ByteBuffer> values);

    /** Finishes writes under way and releases everything; idempotent. */
    @Override
    void close();
}
