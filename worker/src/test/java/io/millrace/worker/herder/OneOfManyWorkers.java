package io.millrace.worker.herder;

import static io.millrace.testing.time.Eventually.eventually;
import static io.millrace.worker.herder.HerderFixture.await;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.api.LeaderClient;
import io.millrace.worker.config.RestartSettings;
import io.millrace.worker.herder.ClusterParts.KeySettings;
import io.millrace.worker.herder.HerderParts.TopicTracking;
import io.millrace.worker.metrics.WorkerMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.SessionKey;
import io.millrace.worker.store.MemoryConfigBackingStore;
import io.millrace.worker.store.MemoryStatusBackingStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A herder of a cluster whose group, leader and log are the test, started; on fake plugins and memory stores. */
abstract class OneOfManyWorkers {
    static final ConnectorTaskId FIRST = new ConnectorTaskId("orders", 0);
    static final ConnectorTaskId SECOND = new ConnectorTaskId("orders", 1);

    final FakePlugins plugins = new FakePlugins();
    final MemoryStatusBackingStore statuses = new MemoryStatusBackingStore();
    final MemoryConfigBackingStore configs = new MemoryConfigBackingStore();
    final FakeMembership group = new FakeMembership();
    final Leader leader = new Leader();
    final List<String> levels = new CopyOnWriteArrayList<>();
    final ManualTime time = new ManualTime();
    final WorkerHerder herder = new WorkerHerder(new HerderParts(
            "me:8083",
            CompletableFuture.completedFuture("cluster"),
            group,
            configs,
            statuses,
            plugins,
            plugins,
            config -> CompletableFuture.completedFuture(List.of()),
            config -> ConnectorType.SOURCE,
            new TopicTracking(true, true),
            FakePlugins.noOffsets(),
            RestartSettings.OFF,
            Duration.ofMillis(200),
            new WorkerMetrics(time),
            time,
            new ClusterParts(
                    Optional.of(leader),
                    ReplyPolicy.WHEN_WRITTEN,
                    (logger, level) -> levels.add(logger + "=" + level),
                    Duration.ofSeconds(3),
                    KeySettings.DEFAULT)));

    /** The leader as this worker sees it. */
    static final class Leader implements LeaderClient {
        final List<String> asked = new CopyOnWriteArrayList<>();

        @Override
        public CompletableFuture<Void> putTaskConfigs(
                Supplier<LeaderClient.Leader> leader, String connector, List<Map<String, String>> tasks) {
            asked.add(leader.get().url() + " " + connector + " " + tasks);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> fenceZombies(String leaderUrl, String connector, Optional<SessionKey> key) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void start() {
        herder.start();
    }

    @AfterEach
    void stop() {
        plugins.release.countDown();
        herder.close();
        configs.close();
    }

    /** Lets a connector stand in the log with its tasks, as if the leader had written it. */
    void configured(String connector, String tasks, String... settings) throws Exception {
        Map<String, String> config = config(connector, settings);
        config.put("tasks", tasks);
        await(configs.putConnectorConfig(connector, config, Optional.empty()));
        await(configs.putTaskConfigs(
                connector,
                List.of(tasks.split(",")).stream()
                        .map(task -> Map.of("k", task))
                        .toList()));
    }

    static Map<String, String> config(String connector, String... settings) {
        Map<String, String> config = new HashMap<>(Map.of("name", connector, "connector.class", "Fake"));
        for (int i = 0; i < settings.length; i += 2) {
            config.put(settings[i], settings[i + 1]);
        }
        return config;
    }

    void assign(int generation, Set<String> connectors, Set<ConnectorTaskId> tasks) {
        group.assign(configs.snapshot().offset(), generation, connectors, tasks);
    }

    void assertRunning(String... tasks) {
        eventually("running " + List.of(tasks), () -> Set.copyOf(plugins.running), Set.of(tasks)::equals);
    }

    long count(String line) {
        return plugins.log.stream().filter(line::equals).count();
    }
}
