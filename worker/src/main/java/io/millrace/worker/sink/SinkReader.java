package io.millrace.worker.sink;

import io.millrace.plugins.LoaderSwap;
import io.millrace.worker.task.LogContext;
import io.millrace.worker.task.PluginCall;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Reads and converts the next batch while the task is in a put, and no more than one; after that it polls only to stay
 * in the group, with every partition held back. On the reader's thread while the consumer is lent to it.
 */
final class SinkReader {
    private static final long SHORTEST_POLL_MS = 100;

    private final SinkTaskParts parts;
    private final SinkState state;
    private final SinkIntake intake;
    private final KeepAlive keepAlive;
    private final Lending lending;
    private final Consumer<byte[], byte[]> consumer;
    private final PollGate gate;
    private final Duration pollTimeout;
    private final long patienceMs;
    private volatile String name = "reader";
    private volatile boolean readsAhead;
    private boolean held;
    private boolean wakePending;
    private Optional<Throwable> failure = Optional.empty();

    SinkReader(
            SinkTaskParts parts,
            SinkState state,
            SinkIntake intake,
            KeepAlive keepAlive,
            Lending lending,
            PollGate gate) {
        this.parts = parts;
        this.state = state;
        this.intake = intake;
        this.keepAlive = keepAlive;
        this.lending = lending;
        this.consumer = parts.consumer();
        this.gate = gate;
        this.pollTimeout = Duration.ofMillis(
                Math.max(SHORTEST_POLL_MS, parts.delivery().keepAlive().toMillis()));
        this.patienceMs = parts.delivery().readingAhead().patience().toMillis();
    }

    /** The reader's thread is named for the one that this is called on. */
    void named() {
        name = Thread.currentThread().getName() + "-reader";
    }

    /** As the task's own thread, but for the name. */
    Thread thread(Runnable work) {
        Thread thread = new Thread(
                () -> {
                    try (LogContext ignored = LogContext.task(parts.id())) {
                        work.run();
                    }
                },
                name);
        thread.setDaemon(true);
        LoaderSwap.settle(thread, parts.task().loader());
        return thread;
    }

    /** Whether the next loan is for more than to stay in the group. Task thread. */
    void readsAhead(boolean itDoes) {
        readsAhead = itDoes;
    }

    /** Whether a poll now would give records, as far as the consumer knows without asking. Task thread. */
    boolean hasMoreToRead() {
        return parts.delivery().readingAhead().whateverThereIs()
                || consumer.assignment().stream().anyMatch(this::hasMoreToRead);
    }

    private boolean hasMoreToRead(TopicPartition partition) {
        return consumer.currentLag(partition).orElse(0) > 0
                && !state.partitions().pausedByTask().contains(partition);
    }

    /** Returns when the consumer is wanted back, or when it failed: {@link #rethrow()} throws that. */
    void run() {
        held = false;
        wakePending = false;
        keepFailure(this::turns);
        keepFailure(this::release);
    }

    private void turns() {
        while (!lending.isWanted()) {
            lending.serve();
            turn();
        }
        if (wakePending) {
            absorbWakeUp();
        }
    }

    /** The first is thrown on the task's thread: this one must give the consumer back. */
    private void keepFailure(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            if (failure.isEmpty()) {
                failure = Optional.of(e);
            }
        }
    }

    private void turn() {
        if (readsAhead && state.ahead().isEmpty()) {
            take(poll(pollTimeout));
        } else if (held) {
            poll(pollTimeout);
        } else if (!lending.idle(patienceMs)) {
            hold();
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return;
        }
        try (PluginCall ignored = parts.metrics().callingAhead("convert")) {
            state.ahead().fill(records, intake);
        }
    }

    private void hold() {
        held = true;
        state.partitions().busy(true);
    }

    private void release() {
        if (held) {
            held = false;
            state.partitions().busy(false);
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (!gate.enter()) {
            return ConsumerRecords.empty();
        }
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
            wakePending |= gate.leave();
            return records;
        } catch (WakeupException e) {
            wakePending = false;
            return ConsumerRecords.empty();
        } finally {
            gate.leave();
            keepAlive.polled();
        }
    }

    /** A wake-up that came too late for its poll must not end the next, which is another thread's. */
    private void absorbWakeUp() {
        if (!held) {
            hold();
        }
        try {
            consumer.poll(Duration.ZERO);
        } catch (WakeupException e) {
            wakePending = false;
        }
    }

    /** Throws what a poll threw on the reader's thread. Task thread, with the consumer back. */
    void rethrow() {
        Optional<Throwable> thrown = failure;
        failure = Optional.empty();
        thrown.ifPresent(e -> {
            if (e instanceof Error error) {
                throw error;
            }
            throw e instanceof RuntimeException unchecked
                    ? unchecked
                    : new ConnectException("Task " + parts.id() + " failed in a poll", e);
        });
    }
}
