package io.millrace.worker.herder;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.cluster.SoloMembership;
import io.millrace.worker.config.RestartSettings;
import io.millrace.worker.herder.HerderParts.TopicTracking;
import io.millrace.worker.herder.offsets.OffsetParts;
import io.millrace.worker.metrics.WorkerMetrics;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.store.MemoryConfigBackingStore;
import io.millrace.worker.store.MemoryStatusBackingStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Time;

/** A herder of one on fake plugins and memory stores, started. The test's thread. */
final class HerderFixture implements AutoCloseable {
    final FakePlugins plugins = new FakePlugins();
    final MemoryStatusBackingStore statuses = new MemoryStatusBackingStore();
    final WorkerHerder herder;
    private final MemoryConfigBackingStore configs = new MemoryConfigBackingStore();

    HerderFixture(TopicTracking topics, OffsetParts offsets, Time time) {
        this(topics, offsets, RestartSettings.OFF, time);
    }

    HerderFixture(TopicTracking topics, OffsetParts offsets, RestartSettings restarts, Time time) {
        herder = new WorkerHerder(new HerderParts(
                "worker:8083",
                CompletableFuture.completedFuture("cluster"),
                new SoloMembership(),
                configs,
                statuses,
                plugins,
                plugins,
                config -> CompletableFuture.completedFuture(List.of()),
                config -> ConnectorType.SOURCE,
                topics,
                offsets,
                restarts,
                Duration.ofMillis(200),
                new WorkerMetrics(time),
                time));
        herder.start();
    }

    void create(String name, String... settings) throws Exception {
        write(name, Optional.empty(), settings);
    }

    void create(String name, TargetState initial, String... settings) throws Exception {
        write(name, Optional.of(initial), settings);
    }

    private void write(String name, Optional<TargetState> initial, String... settings) throws Exception {
        Map<String, String> config = new HashMap<>(Map.of("name", name, "connector.class", "Fake"));
        for (int i = 0; i < settings.length; i += 2) {
            config.put(settings[i], settings[i + 1]);
        }
        await(herder.putConnectorConfig(name, config, initial, true));
    }

    void target(String name, TargetState target) throws Exception {
        await(herder.setTargetState(name, target));
    }

    /** How often this has happened, in the words of the log. */
    long count(String line) {
        return plugins.log.stream().filter(line::equals).count();
    }

    void awaitCount(String line, int count) {
        eventually(line + ", " + count + " times", () -> List.copyOf(plugins.log), log -> count(line) >= count);
    }

    /**
     * Moves the clock until something that fails and is slow to be restarted has been: whatever else was to come in
     * that time has come.
     */
    void passTime(ManualTime time) throws Exception {
        create("slow", "tasks", "fail", RestartSettings.BACKOFF_MS, "600000", RestartSettings.BACKOFF_MAX_MS, "600000");
        eventually(
                "it is to be restarted",
                () -> herder.restarts("slow").tasks().get(0).nextTry().isPresent());
        time.advance(600_000);
        await(herder.ping());
        awaitCount("open slow-0 fail", 2);
        await(herder.deleteConnector("slow"));
        plugins.log.removeIf(line -> line.equals("open slow-0 fail"));
    }

    static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    static Throwable failure(CompletableFuture<?> future) {
        return Causes.unwrap(
                assertThrows(ExecutionException.class, () -> await(future)).getCause());
    }

    @Override
    public void close() {
        plugins.release.countDown();
        herder.close();
        configs.close();
    }
}
