package io.millrace.worker.herder;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.AlreadyExistsRefusal;
import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.cluster.SoloMembership;
import io.millrace.worker.config.RestartSettings;
import io.millrace.worker.metrics.WorkerMetrics;
import io.millrace.worker.model.ConnectorInfo;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.model.TaskStatus;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkerHerderTest {
    private static final long SECONDS = 30;

    private final FakePlugins plugins = new FakePlugins();
    private final MemoryConfigBackingStore configs = new MemoryConfigBackingStore();
    private final WorkerHerder herder = new WorkerHerder(new HerderParts(
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

    @Test
    void createsAConnectorAndItsTasks() throws Exception {
        var created = await(create("orders", Map.of("tasks", "a,b")));

        assertTrue(created.isNew());
        assertEquals(ConnectorType.SOURCE, created.info().type());
        assertEquals(2, created.info().tasks().size());
        assertRunning("orders-0", "orders-1");
        assertEquals(
                RunState.RUNNING, herder.connectorStatus("orders").connector().state());
    }

    @Test
    void refusesANameThatExists() throws Exception {
        await(create("orders", Map.of()));

        var error = failure(create("orders", Map.of()));

        assertInstanceOf(AlreadyExistsRefusal.class, error);
    }

    @Test
    void answersWithTheErrorOfAConnectorThatThrowsInStart() throws Exception {
        var error = failure(create("orders", Map.of("throw", "start")));

        assertInstanceOf(FailedRefusal.class, error);
        assertEquals("Failed to start connector 'orders': start refused", error.getMessage());
        assertEquals(
                RunState.FAILED, herder.connectorStatus("orders").connector().state());
        assertTrue(herder.connectorStatus("orders").connector().trace().contains("start refused"));
    }

    @Test
    void aConnectorThatHangsHoldsUpNobodyElse() throws Exception {
        for (String call : List.of("start", "taskConfigs", "stop")) {
            create("hangs-in-" + call, Map.of("hang", call));
        }

        await(create("orders", Map.of()));
        var deletion = herder.deleteConnector("hangs-in-start");

        assertRunning("orders-0");
        await(deletion);
        assertFalse(herder.connectors().contains("hangs-in-start"));
        assertThrows(NotFoundRefusal.class, () -> herder.connectorStatus("hangs-in-start"));
    }

    @Test
    void aConnectorThatThrowsInTaskConfigsSaysSoAndTriesAgain() throws Exception {
        var error = failure(create("orders", Map.of("throw", "taskConfigs")));

        assertTrue(error.getMessage().contains("taskConfigs refused"));
        assertEquals(
                RunState.FAILED, herder.connectorStatus("orders").connector().state());
        eventually("it is tried again", () -> count("taskConfigs orders") > 1);
    }

    @Test
    void replacesOnlyTheTasksThatChangedWhenTheConnectorAsks() throws Exception {
        await(create("orders", Map.of("tasks", "a,b")));
        assertRunning("orders-0", "orders-1");

        plugins.tasksOverride = "a,c";
        plugins.contexts.get("orders").requestTaskReconfiguration();

        eventually("the second task is replaced", () -> plugins.log.contains("open orders-1 c"));
        assertEquals(1, count("open orders-0 a"));
        assertFalse(plugins.log.stream().anyMatch(line -> line.startsWith("TWICE")));
    }

    @Test
    void aNewConfigRestartsTheConnectorAndOnlyChangedTasks() throws Exception {
        await(create("orders", Map.of("tasks", "a,b")));
        assertRunning("orders-0", "orders-1");

        var updated = await(put("orders", Map.of("tasks", "a,c,d")));

        assertFalse(updated.isNew());
        assertEquals(3, updated.info().tasks().size());
        eventually("the new tasks run", () -> plugins.log.contains("open orders-2 d"));
        eventually("the changed task is replaced", () -> plugins.log.contains("open orders-1 c"));
        assertEquals(1, count("open orders-0 a"));
        assertEquals(2, count("start orders"));
    }

    @Test
    void pausesAndResumesInPlace() throws Exception {
        await(create("orders", Map.of()));
        assertRunning("orders-0");

        await(herder.setTargetState("orders", TargetState.PAUSED));
        eventually("all is paused", () -> states("orders").equals(List.of(RunState.PAUSED, RunState.PAUSED)));
        await(herder.setTargetState("orders", TargetState.STARTED));
        eventually("all runs", () -> states("orders").equals(List.of(RunState.RUNNING, RunState.RUNNING)));

        assertEquals(1, count("open orders-0 a"));
        assertEquals(1, count("stop orders"));
        assertEquals(2, count("start orders"));
    }

    @Test
    void stoppingWipesTheTasksAndResumingBringsThemBack() throws Exception {
        await(create("orders", Map.of("tasks", "a,b")));

        await(herder.setTargetState("orders", TargetState.STOPPED));

        assertEquals(List.of(), herder.taskConfigs("orders"));
        eventually("the connector is stopped", () -> states("orders").equals(List.of(RunState.STOPPED)));
        await(herder.setTargetState("orders", TargetState.STARTED));
        assertRunning("orders-0", "orders-1");
    }

    @Test
    void createsAConnectorInTheStateThatWasAskedFor() throws Exception {
        await(herder.putConnectorConfig("orders", config(Map.of()), Optional.of(TargetState.STOPPED), false));

        eventually("it is stopped", () -> states("orders").equals(List.of(RunState.STOPPED)));
        assertEquals(0, count("start orders"));
    }

    @Test
    void deletesAConnectorAndAllThatIsKnownOfIt() throws Exception {
        await(create("orders", Map.of()));
        assertRunning("orders-0");

        await(herder.deleteConnector("orders"));

        assertEquals(List.of(), herder.connectors());
        assertTrue(plugins.running.isEmpty());
        assertThrows(NotFoundRefusal.class, () -> herder.connectorInfo("orders"));
        assertThrows(NotFoundRefusal.class, () -> herder.connectorStatus("orders"));
        assertInstanceOf(NotFoundRefusal.class, failure(herder.deleteConnector("orders")));
    }

    @Test
    void restartsTheConnectorAlone() throws Exception {
        await(create("orders", Map.of()));
        assertRunning("orders-0");

        await(herder.restartConnector("orders"));

        assertEquals(2, count("start orders"));
        assertEquals(1, count("open orders-0 a"));
    }

    @Test
    void restartsFailedTasksOnly() throws Exception {
        await(create("orders", Map.of("tasks", "a,fail")));
        eventually("the second task has failed", () -> taskState("orders", 1) == RunState.FAILED);
        assertRunning("orders-0");

        var answer = await(herder.restart(new RestartRequest("orders", true, true)));

        assertEquals(RunState.RESTARTING, answer.tasks().get(1).state());
        assertEquals(RunState.RUNNING, answer.tasks().get(0).state());
        eventually("the failed one was tried again", () -> count("open orders-1 fail") == 2);
        assertEquals(1, count("open orders-0 a"));
    }

    @Test
    void restartsOneTask() throws Exception {
        await(create("orders", Map.of("tasks", "a,b")));
        assertRunning("orders-0", "orders-1");

        await(herder.restartTask(new ConnectorTaskId("orders", 1)));

        eventually("it was opened again", () -> count("open orders-1 b") == 2);
        assertEquals(1, count("open orders-0 a"));
        assertInstanceOf(NotFoundRefusal.class, failure(herder.restartTask(new ConnectorTaskId("orders", 7))));
        assertInstanceOf(NotFoundRefusal.class, failure(herder.restartTask(new ConnectorTaskId("none", 0))));
    }

    @Test
    void cutsOffATaskThatOutlivesItsGrace() throws Exception {
        await(create("orders", Map.of("tasks", "hang")));
        eventually("it hangs", () -> plugins.log.contains("open orders-0 hang"));

        await(herder.deleteConnector("orders"));

        assertTrue(plugins.log.contains("cancel orders-0"));
        assertThrows(NotFoundRefusal.class, () -> herder.taskStatus(new ConnectorTaskId("orders", 0)));
    }

    @Test
    void patchesAConfig() throws Exception {
        await(create("orders", Map.of("tasks", "a", "old", "1")));
        Map<String, String> patch = new HashMap<>();
        patch.put("old", null);
        patch.put("new", "2");

        ConnectorInfo info = await(herder.patchConnectorConfig("orders", patch)).info();

        assertEquals(config(Map.of("tasks", "a", "new", "2")), info.config());
        assertInstanceOf(NotFoundRefusal.class, failure(herder.patchConnectorConfig("none", patch)));
    }

    private CompletableFuture<io.millrace.worker.api.Herder.Created> create(String name, Map<String, String> settings) {
        return herder.putConnectorConfig(name, config(settings), Optional.empty(), false);
    }

    private CompletableFuture<io.millrace.worker.api.Herder.Created> put(String name, Map<String, String> settings) {
        return herder.putConnectorConfig(name, config(settings), Optional.empty(), true);
    }

    private static Map<String, String> config(Map<String, String> settings) {
        Map<String, String> config = new HashMap<>(settings);
        config.put("connector.class", "Fake");
        return config;
    }

    private void assertRunning(String... tasks) {
        eventually("running: " + List.of(tasks), () -> plugins.running.containsAll(List.of(tasks)));
        for (String task : tasks) {
            String[] parts = task.split("-");
            eventually(task + " is RUNNING", () -> taskState(parts[0], Integer.parseInt(parts[1])) == RunState.RUNNING);
        }
    }

    private List<RunState> states(String connector) {
        var status = herder.connectorStatus(connector);
        var states = new java.util.ArrayList<>(List.of(status.connector().state()));
        status.tasks().stream().map(TaskStatus::state).forEach(states::add);
        return states;
    }

    private RunState taskState(String connector, int task) {
        return herder.taskStatus(new ConnectorTaskId(connector, task)).state();
    }

    private long count(String line) {
        return plugins.log.stream().filter(line::equals).count();
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(SECONDS, TimeUnit.SECONDS);
    }

    private static Throwable failure(CompletableFuture<?> future) {
        Throwable error =
                assertThrows(ExecutionException.class, () -> await(future)).getCause();
        return Causes.unwrap(error);
    }
}
