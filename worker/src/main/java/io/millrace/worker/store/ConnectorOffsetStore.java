package io.millrace.worker.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connector's own offsets in front of the worker's: what its own store does not know is looked up in the worker's, so
 * that a connector given a topic of its own goes on where it was. Tombstones go to the worker's store first: an offset
 * that is forgotten must not come back from there. Any thread.
 */
final class ConnectorOffsetStore implements OffsetBackingStore {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorOffsetStore.class);

    private final String connector;
    private final OffsetBackingStore own;
    private final OffsetBackingStore workers;
    private final Runnable afterClose;
    private boolean started;
    /** Writes wait for each other, reads for writes. */
    private CompletableFuture<Void> lastSet = CompletableFuture.completedFuture(null);

    /**
     * @param own closed with this one
     * @param workers neither started nor closed
     * @param afterClose releases what the own store used
     */
    ConnectorOffsetStore(String connector, OffsetBackingStore own, OffsetBackingStore workers, Runnable afterClose) {
        this.connector = connector;
        this.own = own;
        this.workers = workers;
        this.afterClose = afterClose;
    }

    /** Need not be called: the first use starts the store as well. */
    @Override
    public synchronized void start() {
        if (!started) {
            own.start();
            started = true;
        }
    }

    @Override
    public CompletableFuture<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        List<ByteBuffer> wanted = keys.stream().map(Buffers::copy).toList();
        start();
        return afterSets().thenCompose(done -> overlaid(workers.get(wanted), own.get(wanted)));
    }

    @Override
    public CompletableFuture<Map<ByteBuffer, ByteBuffer>> startingWith(ByteBuffer keyPrefix) {
        ByteBuffer prefix = Buffers.copy(keyPrefix);
        start();
        return afterSets().thenCompose(done -> overlaid(workers.startingWith(prefix), own.startingWith(prefix)));
    }

    private static CompletableFuture<Map<ByteBuffer, ByteBuffer>> overlaid(
            CompletableFuture<Map<ByteBuffer, ByteBuffer>> below,
            CompletableFuture<Map<ByteBuffer, ByteBuffer>> above) {
        return below.thenCombine(above, (common, special) -> {
            Map<ByteBuffer, ByteBuffer> all = new HashMap<>(common);
            special.forEach((key, value) -> {
                if (value != null) {
                    all.put(key, value);
                }
            });
            return all;
        });
    }

    @Override
    public CompletableFuture<Void> set(Map<ByteBuffer, ByteBuffer> values) {
        Map<ByteBuffer, ByteBuffer> all = Buffers.copy(values);
        start();
        synchronized (this) {
            CompletableFuture<Void> stored = afterSets().thenCompose(done -> store(all));
            lastSet = stored;
            return stored.copy();
        }
    }

    private synchronized CompletableFuture<Void> afterSets() {
        return lastSet.handle((done, failure) -> null);
    }

    private CompletableFuture<Void> store(Map<ByteBuffer, ByteBuffer> all) {
        Map<ByteBuffer, ByteBuffer> tombstones = new HashMap<>(all);
        tombstones.values().removeIf(value -> value != null);
        Map<ByteBuffer, ByteBuffer> offsets = new HashMap<>(all);
        offsets.keySet().removeAll(tombstones.keySet());
        CompletableFuture<Void> forgotten =
                tombstones.isEmpty() ? CompletableFuture.completedFuture(null) : workers.set(tombstones);
        return forgotten.thenCompose(done -> own.set(all)).thenRun(() -> copyToWorkers(offsets));
    }

    /** So that a connector goes on where it was when its own topic is taken away again. */
    private void copyToWorkers(Map<ByteBuffer, ByteBuffer> offsets) {
        if (offsets.isEmpty()) {
            return;
        }
        workers.set(offsets).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "Connector '{}': offsets are stored in its own topic, but could not be copied to the worker's",
                        connector,
                        failure);
            }
        });
    }

    @Override
    public void close() {
        List<RuntimeException> failures = new ArrayList<>();
        attempt(own::close, failures);
        attempt(afterClose, failures);
        if (!failures.isEmpty()) {
            failures.stream().skip(1).forEach(failures.get(0)::addSuppressed);
            throw failures.get(0);
        }
    }

    @Override
    public String toString() {
        return "store of offsets";
    }

    private static void attempt(Runnable close, List<RuntimeException> failures) {
        try {
            close.run();
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }
}
