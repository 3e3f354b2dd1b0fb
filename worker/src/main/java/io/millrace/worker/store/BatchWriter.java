package io.millrace.worker.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what callers add to a target, in order and in batches: what arrives during one write goes into the next. Works
 * on a daemon thread of its own that lives only while there is work. Any thread.
 */
final class BatchWriter<T> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);
    private static final Duration IDLE_LIFE = Duration.ofSeconds(1);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    /** One thing to write, and the promise that it was. */
    record Item<T>(T value, CompletableFuture<Void> done) {}

    /** Where batches go. */
    interface Target<T> {
        /** Completes the items; those left over when it throws fail with what it throws. */
        void write(List<Item<T>> batch) throws Exception;
    }

    private final String name;
    private final Target<T> target;
    private final Runnable lastWork;
    private final ThreadPoolExecutor thread;
    private final Queue<Item<T>> queue = new ArrayDeque<>();
    private boolean closed;

    /** @param lastWork done after the last write, on the same thread */
    BatchWriter(String name, Target<T> target, Runnable lastWork) {
        this.name = name;
        this.target = target;
        this.lastWork = lastWork;
        this.thread = new ThreadPoolExecutor(
                1, 1, IDLE_LIFE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), this::newThread);
        thread.allowCoreThreadTimeOut(true);
    }

    private Thread newThread(Runnable work) {
        Thread made = new Thread(work, name);
        made.setDaemon(true);
        made.setContextClassLoader(BatchWriter.class.getClassLoader());
        return made;
    }

    synchronized CompletableFuture<Void> add(T value) {
        if (closed) {
            return CompletableFuture.failedFuture(new ConnectException("Writer '" + name + "' is closed"));
        }
        Item<T> item = new Item<>(value, new CompletableFuture<>());
        queue.add(item);
        thread.execute(this::writeQueued);
        return item.done();
    }

    private void writeQueued() {
        List<Item<T>> batch = takeQueued();
        if (batch.isEmpty()) {
            return;
        }
        try {
            target.write(batch);
        } catch (Throwable problem) { // whoever waits must hear of it, whatever it is
            batch.forEach(item -> item.done().completeExceptionally(problem));
        }
    }

    private synchronized List<Item<T>> takeQueued() {
        List<Item<T>> batch = new ArrayList<>(queue);
        queue.clear();
        return batch;
    }

    /** Waits a while for writes under way; a disk that hangs longer is left alone with its daemon thread. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            thread.execute(lastWork);
            thread.shutdown();
        }
        try {
            if (!thread.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("Thread '{}' is still writing after {} s; not waiting longer", name, CLOSE_WAIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
