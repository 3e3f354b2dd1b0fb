package io.millrace.worker.herder;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.Herder.Created;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.ShuttingDownRefusal;
import io.millrace.worker.cluster.Assignment;
import io.millrace.worker.cluster.ClusterView;
import io.millrace.worker.cluster.Membership;
import io.millrace.worker.cluster.SoloMembership;
import io.millrace.worker.config.RestartSettings;
import io.millrace.worker.metrics.WorkerMetrics;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.store.FileConfigBackingStore;
import io.millrace.worker.store.MemoryStatusBackingStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that cross each other's path, and plugins that come back late. */
class WorkerHerderRacesTest {
    private static final int ROUNDS = 20;

    @TempDir
    Path folder;

    private final FakePlugins plugins = new FakePlugins();
    private final MortalMembership membership = new MortalMembership();
    private FileConfigBackingStore configs;
    private WorkerHerder herder;

    @BeforeEach
    void start() {
        configs = new FileConfigBackingStore(folder.resolve("configs"));
        herder = new WorkerHerder(new HerderParts(
                "worker:8083",
                CompletableFuture.completedFuture("cluster"),
                membership,
                configs,
                new MemoryStatusBackingStore(),
                plugins,
                plugins,
                config -> CompletableFuture.completedFuture(List.of()),
                config -> ConnectorType.SOURCE,
                new HerderParts.TopicTracking(true, true),
                FakePlugins.noOffsets(),
                RestartSettings.OFF,
                Duration.ofMillis(200),
                new WorkerMetrics(Time.SYSTEM),
                Time.SYSTEM));
        herder.start();
    }

    @AfterEach
    void stop() {
        plugins.release.countDown();
        herder.close();
        configs.close();
    }

    @Test
    void aDeletionIsAnsweredAlthoughTheNameIsTakenAgainMeanwhile() throws Exception {
        await(put("orders", false));

        var deletion = herder.deleteConnector("orders");
        var creation = put("orders", true);

        await(deletion);
        await(creation);
    }

    @Test
    void aStopIsAnsweredAlthoughTheConnectorIsResumedMeanwhile() throws Exception {
        await(put("orders", false, "tasks", "hang"));
        eventually("the task hangs", () -> plugins.log.contains("open orders-0 hang"));

        var stop = herder.setTargetState("orders", TargetState.STOPPED);
        var resumption = herder.setTargetState("orders", TargetState.STARTED);

        await(stop);
        await(resumption);
    }

    @Test
    void aConnectorCutOffInTaskConfigsIsStoppedOnceItReturns() throws Exception {
        put("orders", false, "hang", "taskConfigs");
        eventually("it hangs", () -> plugins.log.contains("taskConfigs orders"));

        await(herder.deleteConnector("orders"));
        plugins.release.countDown();

        eventually("it is stopped", () -> plugins.log.contains("stop orders"));
        eventually("it is closed", () -> plugins.log.contains("close orders"));
    }

    @Test
    void aConnectorCutOffInInitializeIsNeverStarted() throws Exception {
        put("orders", false, "hang", "initialize");
        eventually("it hangs", () -> plugins.log.contains("initialize orders"));

        await(herder.deleteConnector("orders"));
        plugins.release.countDown();

        eventually("it is closed", () -> plugins.log.contains("close orders"));
        assertFalse(plugins.log.contains("start orders"));
    }

    @Test
    void onlyOneOfTwoCreationsOfOneNameSucceeds() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            var creations = List.of(put("orders" + i, false, "tasks", "a"), put("orders" + i, false, "tasks", "b"));

            int created = 0;
            for (var creation : creations) {
                created += succeeded(creation) ? 1 : 0;
            }

            assertEquals(1, created);
        }
    }

    @Test
    void twoPatchesBothCount() throws Exception {
        await(put("orders", false));
        for (int i = 0; i < ROUNDS; i++) {
            String value = Integer.toString(i);
            var one = herder.patchConnectorConfig("orders", Map.of("a", value));
            var two = herder.patchConnectorConfig("orders", Map.of("b", value));

            await(one);
            await(two);

            Map<String, String> config = herder.connectorInfo("orders").config();
            assertEquals(List.of(value, value), List.of(config.get("a"), config.get("b")));
        }
    }

    @Test
    void aRestartBesideADeletionIsAnswered() throws Exception {
        await(put("orders", false));

        var deletion = herder.deleteConnector("orders");
        var restart = herder.restartConnector("orders");

        await(deletion);
        if (!succeeded(restart)) {
            assertInstanceOf(NotFoundRefusal.class, failure(restart));
        }
    }

    @Test
    void anErrorRaisedWhileStartingFailsTheConnector() {
        assertFalse(succeeded(put("orders", false, "raise", "start")));

        assertEquals(
                RunState.FAILED, herder.connectorStatus("orders").connector().state());
    }

    @Test
    void aConfigIsAnsweredByItsOwnStart() throws Exception {
        await(put("orders", false));
        for (int i = 0; i < ROUNDS; i++) {
            var failing = put("orders", true, "throw", "start");
            var good = put("orders", true, "n", Integer.toString(i));

            succeeded(failing);
            await(good);
        }
    }

    @Test
    void aCreationThatIsRestartedMeanwhileIsAnsweredWithItsTasks() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            var creation = put("orders" + i, false);
            var restart = herder.restartConnector("orders" + i);

            assertEquals(1, await(creation).info().tasks().size());
            succeeded(restart);
        }
    }

    @Test
    void aFloodOfRequestsForNewTasksHoldsUpNobody() throws Exception {
        await(put("orders", false));
        Thread flood = new Thread(() -> {
            while (!Thread.interrupted()) {
                plugins.contexts.get("orders").requestTaskReconfiguration();
            }
        });
        flood.start();
        try {
            for (int i = 0; i < ROUNDS; i++) {
                await(put("other" + i, false));
            }
            assertTrue(plugins.log.stream().filter("taskConfigs orders"::equals).count() < 10_000);
        } finally {
            flood.interrupt();
            flood.join();
        }
    }

    @Test
    void aCreationIsAnsweredAlthoughTheConnectorKeepsAskingForNewTasks() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            String name = "orders" + i;
            var creation = put(name, false, "asks", "4");
            Thread impatient = new Thread(() -> eventually("asks on and on", () -> {
                plugins.contexts.get(name).requestTaskReconfiguration();
                return creation.isDone();
            }));
            impatient.start();

            await(creation);
            impatient.join();
        }
    }

    @Test
    void aHerderThatIsClosedBeforeItStartsNeverRuns() throws Exception {
        WorkerHerder unborn = new WorkerHerder(new HerderParts(
                "worker:8083",
                CompletableFuture.completedFuture("cluster"),
                new SoloMembership(),
                configs,
                new MemoryStatusBackingStore(),
                plugins,
                plugins,
                config -> CompletableFuture.completedFuture(List.of()),
                config -> ConnectorType.SOURCE,
                new HerderParts.TopicTracking(true, true),
                FakePlugins.noOffsets(),
                RestartSettings.OFF,
                Duration.ofMillis(200),
                new WorkerMetrics(Time.SYSTEM),
                Time.SYSTEM));

        unborn.close();

        assertInstanceOf(ShuttingDownRefusal.class, failure(unborn.ping()));
    }

    @Test
    void whenTheLoopDiesTheWorkIsStoppedAndCallersAreRefused() throws Exception {
        await(put("orders", false));
        eventually("it runs", () -> plugins.running.contains("orders-0"));

        membership.die();
        assertThrows(ExecutionException.class, () -> await(herder.termination()));
        herder.close();

        assertTrue(plugins.running.isEmpty(), plugins.running.toString());
        eventually("its connector is stopped", () -> plugins.log.contains("stop orders"));
        assertInstanceOf(ShuttingDownRefusal.class, failure(herder.deleteConnector("orders")));
    }

    @Test
    void whoWaitsForAStartIsRefusedWhenTheWorkerStops() throws Exception {
        var creation = put("orders", false, "hang", "start");
        eventually("it hangs", () -> plugins.log.contains("start orders"));

        herder.close();

        assertInstanceOf(ShuttingDownRefusal.class, failure(creation));
    }

    @Test
    void aPatchIsRefusedOnceTheWorkerStops() throws Exception {
        await(put("orders", false, "hang", "stop"));
        CompletableFuture<Void> closing = CompletableFuture.runAsync(herder::close);
        eventually("it is told to stop", () -> plugins.log.contains("stop orders"));

        assertInstanceOf(
                ShuttingDownRefusal.class, failure(herder.patchConnectorConfig("orders", Map.of("late", "yes"))));

        await(closing);
        assertFalse(
                configs.snapshot().connector("orders").orElseThrow().config().containsKey("late"));
    }

    private CompletableFuture<Created> put(String name, boolean replace, String... settings) {
        Map<String, String> config = new HashMap<>(Map.of("connector.class", "Fake", "name", name));
        for (int i = 0; i < settings.length; i += 2) {
            config.put(settings[i], settings[i + 1]);
        }
        return herder.putConnectorConfig(name, config, Optional.empty(), replace);
    }

    private static boolean succeeded(CompletableFuture<?> future) {
        try {
            await(future);
            return true;
        } catch (ExecutionException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Throwable failure(CompletableFuture<?> future) {
        return Causes.unwrap(
                assertThrows(ExecutionException.class, () -> await(future)).getCause());
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    /** A cluster of one whose poll can be made to throw. */
    private static final class MortalMembership implements Membership {
        private final SoloMembership solo = new SoloMembership();
        private volatile boolean dying;

        void die() {
            dying = true;
            wakeUp();
        }

        @Override
        public Optional<Assignment> poll(Duration atMost) {
            Optional<Assignment> assignment = solo.poll(atMost);
            if (dying) {
                throw new IllegalStateException("the loop dies, as the test wants");
            }
            return assignment;
        }

        @Override
        public void wakeUp() {
            solo.wakeUp();
        }

        @Override
        public void requestRejoin(ClusterConfigState image) {
            solo.requestRejoin(image);
        }

        @Override
        public ClusterView view() {
            return ClusterView.SOLO;
        }

        @Override
        public void close() {
            solo.close();
        }
    }
}
