package io.millrace.worker.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link TopicLog} on a {@link MemoryTopic}: delivers at once, on the thread that wrote, or when told. Any thread; a
 * handle that delivers when told has one.
 */
final class MemoryTopicLog implements TopicLog {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryTopicLog.class);

    private record Waiter(long[] ends, CompletableFuture<Void> done) {}

    private record HeldSend(byte[] key, byte[] value, CompletableFuture<Long> done) {}

    private final MemoryTopic topic;
    private final boolean atOnce;
    private final AtomicInteger delivering = new AtomicInteger();
    private final List<Waiter> waiters = new ArrayList<>();
    private final List<HeldSend> heldSends = new ArrayList<>();
    private long[] positions;
    private Reader reader;
    private boolean holdsSends;
    private Optional<RuntimeException> refusal = Optional.empty();
    private boolean closed;

    private MemoryTopicLog(MemoryTopic topic, boolean atOnce) {
        this.topic = topic;
        this.atOnce = atOnce;
    }

    /** A handle whose reader hears of each record before the sender goes on. */
    static MemoryTopicLog atOnce(MemoryTopic topic) {
        return new MemoryTopicLog(topic, true);
    }

    /** A handle whose reader hears of records, after start, only from {@link #deliver}. */
    static MemoryTopicLog whenTold(MemoryTopic topic) {
        return new MemoryTopicLog(topic, false);
    }

    @Override
    public void start(Reader hearing) {
        reader = hearing;
        positions = new long[topic.partitions()];
        deliver(Integer.MAX_VALUE);
        topic.open(this);
        appended();
    }

    /** The topic has more; from it alone. */
    void appended() {
        if (atOnce && delivering.getAndIncrement() == 0) {
            do {
                deliver(Integer.MAX_VALUE);
            } while (delivering.decrementAndGet() > 0);
        }
    }

    /** Gives the reader all it has not heard. */
    void deliver() {
        deliver(Integer.MAX_VALUE);
    }

    /** Gives the reader at most so many records that it has not heard, as one batch; returns how many. */
    int deliver(int atMost) {
        long[] ends = topic.ends();
        List<Entry> batch = topic.read(positions, atMost);
        if (!batch.isEmpty()) {
            give(batch);
        }
        synchronized (this) {
            batch.forEach(entry -> positions[entry.partition()] = entry.offset() + 1);
            if (batch.size() < atMost) {
                Arrays.setAll(positions, partition -> Math.max(positions[partition], ends[partition]));
            }
        }
        takeReached().forEach(waiter -> waiter.done().complete(null));
        return batch.size();
    }

    private void give(List<Entry> batch) {
        try {
            reader.read(batch);
        } catch (RuntimeException e) {
            LOG.error("The reader of a topic in memory failed", e);
        }
    }

    private synchronized List<Waiter> takeReached() {
        List<Waiter> reached = waiters.stream().filter(this::isReached).toList();
        waiters.removeAll(reached);
        return reached;
    }

    private boolean isReached(Waiter waiter) {
        for (int partition = 0; partition < positions.length; partition++) {
            if (positions[partition] < waiter.ends()[partition]) {
                return false;
            }
        }
        return true;
    }

    /** From now on sends neither arrive nor fail before {@link #releaseSends} or {@link #loseSends}. */
    synchronized void holdSends() {
        holdsSends = true;
    }

    /** Held sends arrive, in their order, and later ones at once. */
    void releaseSends() {
        takeHeld().forEach(held -> held.done().complete(topic.append(held.key(), held.value())));
    }

    /** Held sends fail without having arrived, and later ones go through. */
    void loseSends(RuntimeException failure) {
        takeHeld().forEach(held -> held.done().completeExceptionally(failure));
    }

    private synchronized List<HeldSend> takeHeld() {
        holdsSends = false;
        List<HeldSend> taken = new ArrayList<>(heldSends);
        heldSends.clear();
        return taken;
    }

    /** From now on sends fail with this, or, when empty, go through again. */
    synchronized void refuseSends(Optional<RuntimeException> failure) {
        refusal = failure;
    }

    @Override
    public CompletableFuture<Long> send(byte[] key, byte[] value) {
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(closedLog());
            }
            if (refusal.isPresent()) {
                return CompletableFuture.failedFuture(refusal.get());
            }
            if (holdsSends) {
                HeldSend held = new HeldSend(key, value, new CompletableFuture<>());
                heldSends.add(held);
                return held.done();
            }
        }
        return CompletableFuture.completedFuture(topic.append(key, value));
    }

    @Override
    public CompletableFuture<Void> readToEnd() {
        Waiter waiter = new Waiter(topic.ends(), new CompletableFuture<>());
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(closedLog());
            }
            waiters.add(waiter);
        }
        appended();
        if (!atOnce) {
            takeReached().forEach(reached -> reached.done().complete(null));
        }
        return waiter.done();
    }

    @Override
    public void flush(Duration atMost) {}

    @Override
    public int partitions() {
        return topic.partitions();
    }

    @Override
    public void close() {
        topic.close(this);
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        synchronized (this) {
            closed = true;
            waiters.forEach(waiter -> waiting.add(waiter.done()));
            heldSends.forEach(held -> waiting.add(held.done()));
            waiters.clear();
            heldSends.clear();
        }
        waiting.forEach(future -> future.completeExceptionally(closedLog()));
    }

    private static ConnectException closedLog() {
        return new ConnectException("The log is closed");
    }
}
