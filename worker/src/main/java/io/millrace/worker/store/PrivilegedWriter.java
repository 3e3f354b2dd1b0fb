package io.millrace.worker.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Writes to the config topic what only the leader may write: the seam for a leader whose writes are transactions
 * (KIP-618). Called on a thread of its own, one call at a time, except {@link #close()}; may block for a while.
 */
@FunctionalInterface
public interface PrivilegedWriter extends AutoCloseable {
    /** One record to be written; a tombstone has null for its value. */
    record Message(byte[] key, byte[] value) {}

    /**
     * Writes these records, at least one, in this order; completes with the offset of the last one once all are
     * acknowledged. If it cannot write all or nothing, the last one is sent only when all others are acknowledged.
     */
    CompletableFuture<Long> write(List<Message> messages);

    /** From now on writes of whoever claimed before fail; throws a ConnectException that names the remedy. */
    default void claim() {}

    /** Whether it can be written: nothing has to be claimed, or it was and no write has failed since. */
    default boolean isClaimed() {
        return true;
    }

    /** Gives the claim up, which others need not wait for. */
    default void resign() {}

    /** Ends a call under way. Any thread; idempotent. */
    @Override
    default void close() {}

    /**
     * Writes as anybody may.
     *
     * @param thread sends what has to wait for others
     */
    static PrivilegedWriter plain(TopicLog log, Executor thread) {
        return messages -> {
            int last = messages.size() - 1;
            Message decisive = messages.get(last);
            if (last == 0) {
                return log.send(decisive.key(), decisive.value());
            }
            CompletableFuture<?>[] others = messages.subList(0, last).stream()
                    .map(message -> log.send(message.key(), message.value()))
                    .toArray(CompletableFuture<?>[]::new);
            return CompletableFuture.allOf(others)
                    .thenComposeAsync(sent -> log.send(decisive.key(), decisive.value()), thread);
        };
    }
}
