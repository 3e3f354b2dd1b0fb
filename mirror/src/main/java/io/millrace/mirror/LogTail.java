package io.millrace.mirror;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic from its beginning to its end, says so, and follows it until it is stopped, on a thread of its own that
 * owns the consumer. Any thread starts and stops it, each once.
 */
public final class LogTail<K, V> {
    private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
    /** How long a topic that is about to be created may take to appear. */
    private static final Duration APPEARANCE = Duration.ofSeconds(30);

    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final LogSource<K, V> source;
    private final LogListener<K, V> listener;
    private final Time time;
    private final LogReader<K, V> reader;
    private final StopSignal stop = new StopSignal();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Thread thread;
    private boolean failFast;

    /** @param source its consumer is closed by {@link #stop()} */
    public LogTail(LogSource<K, V> source, LogListener<K, V> listener, Time time) {
        this.source = source;
        this.listener = listener;
        this.time = time;
        this.reader = new LogReader<>(source.consumer(), listener, time);
        this.thread = new Thread(this::run, "log-tail-" + source.topic());
        this.thread.setDaemon(true);
    }

    /**
     * Starts reading and returns when the listener has had all that is in the topic now.
     *
     * @param failFast whether a failure on the way there is told to the listener and thrown, that of a missing topic
     *     after half a minute; otherwise it is logged and tried again until it works
     */
    public void start(boolean failFast) {
        begin(failFast);
        try {
            end.get();
        } catch (InterruptedException e) {
            throw new InterruptException("Interrupted before all of " + source + " was read", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new ConnectException(e.getCause());
        }
    }

    private synchronized void begin(boolean failFast) {
        if (stop.isGiven()) {
            throw stopped();
        }
        this.failFast = failFast;
        thread.start();
    }

    /** Ends the reading and closes the consumer; waits for a listener that is being called. May be called again. */
    public void stop() {
        if (!giveStop()) {
            return;
        }
        if (thread.getState() == Thread.State.NEW) {
            closeConsumer();
        } else if (thread.isAlive() && thread != Thread.currentThread()) {
            source.consumer().wakeup();
            join();
        }
    }

    private synchronized boolean giveStop() {
        return stop.give();
    }

    private void join() {
        try {
            thread.join(STOP.toMillis());
            if (thread.isAlive()) {
                LOG.warn("Reading {} has not ended {} s after it was stopped", source, STOP.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            readToEnd();
            end.complete(null);
            while (true) {
                insist(false, this::follow);
            }
        } catch (WakeupException | InterruptException e) {
            LOG.debug("Reading {} ends as asked", source);
        } catch (RuntimeException | Error e) {
            if (!end.completeExceptionally(e)) {
                LOG.error("Reading {} ends; what is written to it from now on goes unnoticed", source, e);
            }
        } finally {
            closeConsumer();
            end.completeExceptionally(stopped());
        }
    }

    private void readToEnd() {
        try {
            insist(failFast, this::open);
            while (!insist(failFast, reader::readTowardsEnd)) {
                LOG.debug("Not yet at the end of {}", source);
            }
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            tell(e);
            throw e;
        }
    }

    private boolean open() {
        reader.open(source.partitions(stop));
        return true;
    }

    private boolean follow() {
        reader.follow();
        return true;
    }

    private void tell(KafkaException failure) {
        try {
            listener.failed(failure);
        } catch (RuntimeException e) {
            if (e != failure && e.getCause() != failure) {
                failure.addSuppressed(e);
            }
        }
    }

    /** Does a step; unless it shall fail fast, does it again until it works. */
    private <T> T insist(boolean failFast, Supplier<T> step) {
        long begin = time.milliseconds();
        for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
            if (stop.isGiven()) {
                throw new WakeupException();
            }
            try {
                return step.get();
            } catch (WakeupException | InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                if (failFast && !mayAppear(e, begin)) {
                    throw e;
                }
                LOG.warn("Reading {} fails and is tried again in {} ms: {}", source, pause.toMillis(), e.toString());
            }
            stop.pause(pause);
        }
    }

    private boolean mayAppear(KafkaException failure, long begin) {
        return failure instanceof UnknownTopicOrPartitionException
                && time.milliseconds() - begin < APPEARANCE.toMillis();
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private ConnectException stopped() {
        return new ConnectException("Reading " + source + " was stopped before all of it was read");
    }

    private void closeConsumer() {
        try {
            source.consumer().close(CloseOptions.timeout(CLOSE));
        } catch (KafkaException e) {
            LOG.warn("The consumer of {} could not be closed in order", source, e);
        }
    }
}
