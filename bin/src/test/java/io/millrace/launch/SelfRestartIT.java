package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connectors and tasks that fail, seen over HTTP: restarted by themselves if that was asked for, and if it may help. */
class SelfRestartIT {
    private static final String ENABLE = "restart.on.failure";
    private static final String BACKOFF = "restart.backoff.ms";

    @TempDir
    Path folder;

    private WorkerFixture worker;
    private RestCalls rest;

    @BeforeEach
    void prepare() {
        worker = new WorkerFixture(folder).with(BACKOFF, "50");
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void aTaskThatFailsTwiceRunsByItself() throws Exception {
        start(true);
        create("numbers", "flaky", "task.start");

        awaitStates("numbers", "RUNNING [RUNNING]");

        assertEquals(3, calls("numbers", "task.start"));
        assertEquals(1, calls("numbers", "start"));
        JsonNode task = restarts("numbers").path("tasks").get(0);
        assertEquals(0, task.path("id").asInt());
        assertEquals(2, task.path("attempts").asInt());
        assertEquals(
                "java.lang.IllegalStateException: thrown in task.start",
                task.path("last_cause").asText());
        assertTrue(task.path("next_try").isNull());
        assertTrue(task.path("why_not").isNull());
        assertEquals(0, restarts("numbers").path("connector").path("attempts").asInt());
    }

    @Test
    void aConnectorThatFailsTwiceRunsByItself() throws Exception {
        start(true);
        create("numbers", "flaky", "start");

        awaitStates("numbers", "RUNNING [RUNNING]");

        assertEquals(3, calls("numbers", "start"));
        assertEquals(2, restarts("numbers").path("connector").path("attempts").asInt());
    }

    @Test
    void anErrorInTheConfigurationDoesNotLoop() throws Exception {
        start(true);
        create("numbers", "misconfigured", "task.start");
        create("other", "flaky", "task.start");

        awaitStates("numbers", "RUNNING [FAILED]");
        awaitStates("other", "RUNNING [RUNNING]");

        JsonNode task = eventually(
                "it is told why",
                () -> restarts("numbers").path("tasks").get(0),
                each -> each.path("why_not").isTextual());
        assertTrue(task.path("next_try").isNull());
        assertEquals(1, calls("numbers", "task.start"));
    }

    @Test
    void nothingIsRestartedByDefaultAndAConnectorMayChooseForItself() throws Exception {
        start(false);
        create("still", "flaky", "task.start");
        awaitStates("still", "RUNNING [FAILED]");
        create("numbers", "flaky", "task.start", ENABLE, "true");

        awaitStates("numbers", "RUNNING [RUNNING]");

        assertEquals(1, calls("still", "task.start"));
        assertFalse(restarts("still").path("enabled").asBoolean());
        assertTrue(restarts("numbers").path("enabled").asBoolean());
        assertEquals(404, rest.get("/connectors/none/restarts").status());
    }

    @Test
    void clientsOfOtherWorkersSeeNothingOfIt() throws Exception {
        start(true);
        create("numbers", "throw", "task.start");
        JsonNode status = eventually(
                "its task has failed",
                () -> rest.get("/connectors/numbers/status").body(),
                seen -> seen.path("tasks").path(0).path("state").asText().equals("FAILED"));

        assertEquals(List.of("name", "connector", "tasks", "type"), names(status));
        assertEquals(
                List.of("id", "state", "worker_id", "version", "trace"),
                names(status.path("tasks").get(0)));
        assertEquals(List.of(), validated());
        assertEquals(List.of(ENABLE), validated(ENABLE, "true"));
    }

    @Test
    void aPlannedRestartDoesNotHoldUpTheEndOfTheWorker() throws Exception {
        worker.with(BACKOFF, "60000");
        start(true);
        create("numbers", "throw", "task.start");
        eventually(
                "a restart is planned",
                () -> restarts("numbers").path("tasks").get(0),
                task -> task.path("next_try").asLong() > System.currentTimeMillis());

        long before = System.nanoTime();
        worker.stop();

        assertTrue(System.nanoTime() - before < 20_000_000_000L);
        assertEquals(1, calls("numbers", "task.start"));
    }

    private void start(boolean restarting) {
        if (restarting) {
            worker.with(ENABLE, "true");
        }
        rest = worker.start().rest();
    }

    private void create(String name, String... settings) {
        Map<String, String> config = RestCalls.config(settings);
        config.put("connector.class", WorkerFixture.SOURCE);
        config.put("tasks.max", "1");
        config.put("calls", folder.resolve(name).toString());
        rest.put("/connectors/" + name + "/config", config);
    }

    private long calls(String name, String call) throws IOException {
        return Files.readAllLines(folder.resolve(name)).stream()
                .filter(call::equals)
                .count();
    }

    private void awaitStates(String name, String states) {
        eventually(name + " is " + states, () -> rest.states(name), states::equals);
    }

    private JsonNode restarts(String name) {
        return rest.get("/connectors/" + name + "/restarts").body();
    }

    /** The keys of restarts that validation shows for a config with these settings. */
    private List<String> validated(String... settings) {
        Map<String, String> config = new HashMap<>(RestCalls.config(settings));
        config.put("name", "any");
        config.put("connector.class", WorkerFixture.SOURCE);
        JsonNode answer = rest.put("/connector-plugins/" + WorkerFixture.SOURCE + "/config/validate", config)
                .body();
        assertEquals(0, answer.path("error_count").asInt(), answer::toString);
        List<String> shown = new ArrayList<>();
        for (JsonNode each : answer.path("configs")) {
            shown.add(each.path("definition").path("name").asText());
        }
        assertFalse(shown.isEmpty());
        shown.removeIf(name -> !name.startsWith("restart."));
        return shown;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
