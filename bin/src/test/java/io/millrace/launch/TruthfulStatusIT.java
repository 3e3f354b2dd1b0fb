package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that do not return and threads that are killed, seen over HTTP. */
class TruthfulStatusIT {
    private static final String SOURCE = "io.millrace.launch.connectors.GatedSource";
    private static final String SINK = "io.millrace.launch.connectors.GatedSink";
    private static final String THRESHOLD = "task.stall.threshold.ms";

    @TempDir
    Path folder;

    private WorkerFixture worker;
    private Path gate;
    private final String topic = WorkerFixture.topics().createFresh("truthful", 1);

    @BeforeEach
    void prepare() {
        worker = new WorkerFixture(folder).with(THRESHOLD, "300");
        gate = folder.resolve("gate");
    }

    @AfterEach
    void stop() throws IOException {
        open();
        worker.close();
        WorkerFixture.topics().delete(topic);
    }

    @ParameterizedTest
    @CsvSource({
        "task.start, start, task-thread-gated-0, GatedSource$GatedTask.start(",
        "task.poll, poll, task-thread-gated-0, GatedSource$GatedTask.poll(",
        "task.commit, commit, , GatedSource$GatedTask.commit("
    })
    void aSourceTaskThatHangsIsStalledUntilTheCallReturns(String hold, String call, String thread, String frame)
            throws IOException {
        worker.start();
        create(SOURCE, hold);

        JsonNode stall = stalled(call);

        assertEquals(0, stall.path("task").asInt(-1));
        assertTrue(thread == null || thread.equals(stall.path("thread").asText()), stall.toString());
        assertFalse(stall.path("stopping").asBoolean(true));
        assertTrue(stall.path("since").asLong() <= System.currentTimeMillis() - 300, stall.toString());
        assertStands(stall, frame);
        open();
        eventually("it goes on", () -> stalls().isEmpty());
        eventually("it runs", () -> worker.rest().states("gated").equals("RUNNING [RUNNING]"));
    }

    @ParameterizedTest
    @CsvSource({"task.put, put", "task.flush, preCommit"})
    void aSinkTaskThatHangsIsStalledUntilTheCallReturns(String hold, String call) throws IOException {
        worker.start();
        WorkerFixture.topics().produce(topic, "a record");
        create(SINK, hold);

        JsonNode stall = stalled(call);

        assertStands(stall, "GatedSink$GatedTask." + hold.substring("task.".length()) + "(");
        open();
        eventually("it goes on", () -> stalls().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "taskConfigs"})
    void aConnectorThatHangsIsStalledUntilTheCallReturns(String call) throws IOException {
        Path file = Files.writeString(
                folder.resolve("gated.properties"),
                "name=gated\nconnector.class=" + SOURCE + "\ntopic=" + topic + "\nhold=" + call + "\ngate=" + gate
                        + "\n");
        worker.begin(file);

        JsonNode stall = stalled(call);

        assertTrue(stall.path("task").isNull(), stall.toString());
        assertEquals("connector-thread-gated", stall.path("thread").asText());
        assertStands(stall, "GatedSource." + call + "(");
        open();
        eventually("it runs", () -> worker.rest().states("gated").equals("RUNNING [RUNNING]"));
        eventually("nothing is stalled", () -> stalls().isEmpty());
    }

    @Test
    void aTaskThatWasCutOffIsStalledBesideItsSuccessor() {
        worker.start();
        create(SOURCE, "task.poll");
        stalled("poll");

        worker.rest().post("/connectors/gated/tasks/0/restart", null);

        List<JsonNode> both = eventually("both hang", this::stalls, seen -> seen.size() == 2);
        assertTrue(both.get(0).path("stopping").asBoolean(), both.toString());
        assertFalse(both.get(1).path("stopping").asBoolean(), both.toString());
        assertEquals("RUNNING [RUNNING]", worker.rest().states("gated"));
    }

    @Test
    void withAThresholdOfZeroNothingIsStalled() {
        worker.with(THRESHOLD, "0").start();
        create(SOURCE, "task.poll");
        eventually("it runs", () -> worker.rest().states("gated").equals("RUNNING [RUNNING]"));

        assertEquals("[]", stalls().toString());
        assertEquals(404, worker.rest().get("/connectors/none/stalls").status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.OutOfMemoryError",
                "java.lang.StackOverflowError",
                "java.lang.ThreadDeath",
                "java.lang.NoClassDefFoundError"
            })
    void aTaskThatIsKilledHasFailedSoon(String error) throws IOException {
        worker.start();
        create(SOURCE, "task.poll", "kill", error);
        eventually("it runs", () -> worker.rest().states("gated").equals("RUNNING [RUNNING]"));

        open();

        eventually( // within the two seconds that are promised where the machine has them
                "it has failed",
                Duration.ofSeconds(10),
                () -> worker.rest().states("gated"),
                seen -> seen.equals("RUNNING [FAILED]"));
        JsonNode trace =
                worker.rest().get("/connectors/gated/tasks/0/status").body().path("trace");
        assertTrue(trace.asText().startsWith(error), trace.asText());
    }

    private void create(String connectorClass, String hold, String... more) {
        List<String> settings = new ArrayList<>(
                List.of("connector.class", connectorClass, "hold", hold, "gate", gate.toString(), "topic", topic));
        if (connectorClass.equals(SINK)) {
            settings.set(settings.size() - 2, "topics");
        }
        settings.addAll(List.of(more));
        assertEquals(
                201,
                worker.rest().create("gated", settings.toArray(String[]::new)).status());
    }

    private void open() throws IOException {
        if (!Files.exists(gate)) {
            Files.createFile(gate);
        }
    }

    private JsonNode stalled(String call) {
        List<JsonNode> seen = eventually(
                call + " is stalled",
                this::stalls,
                stalls -> stalls.stream()
                        .anyMatch(stall -> stall.path("call").asText().equals(call)));
        List<JsonNode> found = seen.stream()
                .filter(stall -> stall.path("call").asText().equals(call))
                .toList();
        assertEquals(1, found.size(), seen.toString());
        return found.get(0);
    }

    private List<JsonNode> stalls() {
        List<JsonNode> stalls = new ArrayList<>();
        worker.rest().get("/connectors/gated/stalls").body().path("stalls").forEach(stalls::add);
        return stalls;
    }

    private static void assertStands(JsonNode stall, String frame) {
        List<String> stack = new ArrayList<>();
        stall.path("stack").forEach(line -> stack.add(line.asText()));
        assertTrue(stack.stream().anyMatch(line -> line.contains(frame)), stall.toString());
    }
}
