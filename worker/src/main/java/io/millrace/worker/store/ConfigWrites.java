package io.millrace.worker.store;

import io.millrace.worker.model.Words;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writes under way of a {@link KafkaConfigBackingStore}: those of one connector one after the other, each ended in
 * time. Any thread.
 */
final class ConfigWrites {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWrites.class);
    private static final Duration AT_MOST = Duration.ofSeconds(30);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final Executor thread;
    private final Alarm alarm;
    private final Set<ConfigWrite> underWay = ConcurrentHashMap.newKeySet();
    private final Map<String, CompletableFuture<Void>> latest = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param thread begins the steps of writes */
    ConfigWrites(Executor thread, Alarm alarm) {
        this.thread = thread;
        this.alarm = alarm;
    }

    /** Writes at once. */
    CompletableFuture<Void> run(ConfigWrite write, Function<ConfigWrite, CompletableFuture<Void>> steps) {
        accept(write);
        begin(write, steps);
        return write.done();
    }

    /** Writes once the writes of this connector that were asked for before have ended. */
    CompletableFuture<Void> run(
            String connector, ConfigWrite write, Function<ConfigWrite, CompletableFuture<Void>> steps) {
        accept(write);
        CompletableFuture<Void> before = latest.put(connector, write.done());
        write.done().whenComplete((ok, error) -> latest.remove(connector, write.done()));
        if (before == null) {
            begin(write, steps);
        } else {
            before.whenComplete((ok, error) -> begin(write, steps));
        }
        return write.done();
    }

    private void accept(ConfigWrite write) {
        underWay.add(write);
        write.done().whenComplete((ok, error) -> underWay.remove(write));
        if (closed) {
            write.fail("the worker stops", Optional.empty());
            return;
        }
        Runnable silence =
                alarm.set(AT_MOST, () -> write.fail("it took longer than " + Words.of(AT_MOST), Optional.empty()));
        write.done().whenComplete((ok, error) -> silence.run());
    }

    private void begin(ConfigWrite write, Function<ConfigWrite, CompletableFuture<Void>> steps) {
        write.follow(CompletableFuture.<Void>completedFuture(null)
                .thenComposeAsync(turn -> write.begin(() -> steps.apply(write)), thread));
    }

    /** Waits a few seconds for what is under way; what comes later fails. */
    void close() {
        closed = true;
        CompletableFuture<?>[] ends = underWay.stream().map(ConfigWrite::done).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "Not all writes to the config topic have ended within {}; not waiting longer",
                    Words.of(CLOSE_WAIT));
        } catch (ExecutionException e) {
            LOG.debug("A write to the config topic failed, as its writer knows", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives up what is still under way. */
    void abandon() {
        underWay.forEach(write -> write.fail("the worker stops", Optional.empty()));
    }
}
