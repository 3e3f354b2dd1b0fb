package io.millrace.worker.sink;

import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a task in its consumer group while its thread is busy with records it has read: polls now and then, with every
 * partition held back, so that nothing is read. Partitions may come and go meanwhile. Of the thread that
 * has the consumer.
 */
final class KeepAlive {
    private static final Logger LOG = LoggerFactory.getLogger(KeepAlive.class);
    /** Long enough for a step of a rebalance. */
    private static final Duration POLL = Duration.ofMillis(100);

    private final SinkTaskParts parts;
    private final Consumer<byte[], byte[]> consumer;
    private final SinkPartitions partitions;
    private final SinkRebalance rebalance;
    private final Time time;
    private final long intervalMs;
    private long polledMs;

    KeepAlive(SinkTaskParts parts, SinkPartitions partitions, SinkRebalance rebalance) {
        this.parts = parts;
        this.consumer = parts.consumer();
        this.partitions = partitions;
        this.rebalance = rebalance;
        this.time = parts.time();
        this.intervalMs = parts.delivery().keepAlive().toMillis();
        this.polledMs = time.milliseconds();
    }

    /** The consumer has been polled. */
    void polled() {
        polledMs = time.milliseconds();
    }

    /**
     * Polls if the last poll was long ago; throws what a rebalance in it threw, once on the task's thread.
     *
     * @return whether all partitions are still those that the records at hand were read from
     */
    boolean pollIfDue() {
        if (time.milliseconds() - polledMs >= intervalMs) {
            poll();
        }
        return !partitions.anyLeft();
    }

    private void poll() {
        LOG.debug("Task {} is busy and polls without reading", parts.id());
        partitions.busy(true);
        try {
            consumer.poll(POLL);
        } catch (WakeupException e) {
            LOG.trace("Task {} was woken up while it was busy", parts.id());
        } finally {
            polled();
            rebalance.rethrow();
        }
        partitions.busy(false);
    }
}
