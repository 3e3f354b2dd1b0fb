package io.millrace.worker.store;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Gathers the offsets of one source task and stores them, one flush at a time: {@link #beginFlush}, then {@link
 * #doFlush}. What is added during a flush is kept for the next; what a flush could not store is kept, too, unless there
 * is something newer. Any thread.
 */
public final class OffsetStorageWriter {
    private final OffsetBackingStore store;
    private final String connector;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition flushEnded = lock.newCondition();

    private Map<Map<String, ?>, Map<String, ?>> gathered = new LinkedHashMap<>();
    /** What the current flush stores; null between flushes. */
    private Map<Map<String, ?>, Map<String, ?>> flushing;

    public OffsetStorageWriter(OffsetBackingStore store, String connector) {
        this.store = store;
        this.connector = connector;
    }

    /** Gathers an offset for the next flush; null, for an offset, forgets the partition. */
    public void offset(Map<String, ?> partition, Map<String, ?> offset) {
        lock.lock();
        try {
            gathered.put(partition, offset);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #beginFlush(Duration)}, but throws at once when another flush is under way. */
    public boolean beginFlush() {
        return beginFlush(Duration.ZERO);
    }

    /**
     * Takes what is gathered into a flush; {@link #doFlush} must follow, or {@link #cancelFlush}. Waits for another
     * flush to end.
     *
     * @return false when nothing is gathered; then there is no flush
     * @throws TimeoutException when the other flush does not end in time; it goes on
     * @throws InterruptException when interrupted while waiting; the thread's flag is set
     */
    public boolean beginFlush(Duration timeout) {
        lock.lock();
        try {
            awaitFlush(timeout.toNanos());
            if (gathered.isEmpty()) {
                return false;
            }
            flushing = gathered;
            gathered = new LinkedHashMap<>();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void awaitFlush(long nanos) {
        long left = nanos;
        try {
            while (flushing != null) {
                if (left <= 0) {
                    throw new TimeoutException("Connector '" + connector
                            + "': an earlier flush of offsets is still under way after "
                            + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms");
                }
                left = flushEnded.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw new InterruptException("Interrupted while waiting for an earlier flush of offsets", e);
        }
    }

    /**
     * Stores what the flush has taken. When the future fails, the flush has ended and its offsets are kept for the
     * next; when it does not complete in time, {@link #cancelFlush} has the same effect.
     */
    public CompletableFuture<Void> doFlush() {
        Map<Map<String, ?>, Map<String, ?>> taken = flushing();
        CompletableFuture<Void> stored;
        try {
            stored = store.set(serialize(taken));
        } catch (RuntimeException | Error e) {
            stored = CompletableFuture.failedFuture(e);
        }
        return stored.whenComplete((done, failure) -> endFlush(taken, failure != null));
    }

    private Map<Map<String, ?>, Map<String, ?>> flushing() {
        lock.lock();
        try {
            if (flushing == null) {
                throw new IllegalStateException("No flush of offsets has begun");
            }
            return flushing;
        } finally {
            lock.unlock();
        }
    }

    private Map<ByteBuffer, ByteBuffer> serialize(Map<Map<String, ?>, Map<String, ?>> offsets) {
        Map<ByteBuffer, ByteBuffer> bytes = new HashMap<>();
        try {
            offsets.forEach(
                    (partition, offset) -> bytes.put(OffsetJson.key(connector, partition), OffsetJson.value(offset)));
        } catch (RuntimeException | Error e) { // maps come from the connector, and may do anything
            throw new ConnectException(
                    "CRITICAL: Failed to serialize offset data of connector '" + connector
                            + "'; none of its offsets can be stored until it replaces the faulty one: "
                            + e.getMessage(),
                    e);
        }
        return bytes;
    }

    /** Ends the flush under way, if there is one, and keeps its offsets for the next. Its write may still succeed. */
    public void cancelFlush() {
        lock.lock();
        try {
            if (flushing != null) {
                endFlush(flushing, true);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Does nothing when the flush that took these was cancelled before. */
    private void endFlush(Map<Map<String, ?>, Map<String, ?>> taken, boolean keep) {
        lock.lock();
        try {
            if (flushing != taken) {
                return;
            }
            if (keep) {
                Map<Map<String, ?>, Map<String, ?>> merged = new LinkedHashMap<>(taken);
                merged.putAll(gathered);
                gathered = merged;
            }
            flushing = null;
            flushEnded.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
