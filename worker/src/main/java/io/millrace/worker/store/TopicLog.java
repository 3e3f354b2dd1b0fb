package io.millrace.worker.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A compacted topic as a log: read from the beginning, tailed on a thread of its own, written to. Any thread,
 * except that {@link #start} and {@link #close} are called once.
 */
public interface TopicLog extends AutoCloseable {
    /** One record as read; a record without key or value has null there. */
    record Entry(int partition, long offset, byte[] key, byte[] value) {}

    /**
     * Hears what is in the topic, each partition in its order; on the log's thread, during start the caller's. Must not
     * block. Deals with bad records itself: an exception is logged, and the log goes on with the next batch.
     */
    interface Reader {
        void read(List<Entry> batch);
    }

    /**
     * Creates or checks the topic, reads it to its present end, then returns; tails it from then on. Throws a
     * ConnectException that names the topic and the remedy, Kafka's ConfigException when the topic is not fit for use.
     */
    void start(Reader reader);

    /** Sends one record; completes with its offset once the broker has acknowledged it. */
    CompletableFuture<Long> send(byte[] key, byte[] value);

    /**
     * Completes once all that was in the topic when this was called, sends made before included, has gone through the
     * reader.
     */
    CompletableFuture<Void> readToEnd();

    /** Waits for sends under way, at most this long. */
    void flush(Duration atMost);

    /** How many partitions the topic has; known once started. */
    int partitions();

    /** Stops reading and writing; what is under way then fails. Waits a bounded time. */
    @Override
    void close();
}
