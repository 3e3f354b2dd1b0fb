package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records through a whole worker and a real broker, steered over REST. */
class StandalonePipelineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private WorkerFixture worker;
    private RestCalls rest;
    private final String topic = WorkerFixture.topics().createFresh("lines", 1);

    @BeforeEach
    void start() {
        worker = new WorkerFixture(folder).start();
        rest = worker.rest();
    }

    @AfterEach
    void stop() {
        worker.close();
        WorkerFixture.topics().delete(topic);
    }

    @Test
    void aFileFlowsThroughKafkaIntoAnother() throws IOException {
        Path in = folder.resolve("in file.txt");
        Path out = folder.resolve("out file.txt");
        Files.writeString(in, "one\ntwo\n");

        var source = rest.create("in", "connector.class", "FileStreamSource", "file", in.toString(), "topic", topic);
        var sink = rest.create("out", "connector.class", "FileStreamSink", "file", out.toString(), "topics", topic);
        Files.writeString(in, "three\n", StandardOpenOption.APPEND);

        assertEquals(201, source.status());
        assertEquals(
                "/connectors/in",
                source.headers().firstValue("Location").orElseThrow().replaceAll("^.*:\\d+", ""));
        assertEquals("source", source.body().path("type").asText());
        assertEquals(201, sink.status());
        eventually("all lines arrive", () -> Files.readAllLines(out).equals(List.of("one", "two", "three")));
        eventually(
                "used topics are known",
                () -> rest.get("/connectors/out/topics")
                        .body()
                        .path("out")
                        .path("topics")
                        .toString()
                        .equals("[\"" + topic + "\"]"));
        assertEquals(204, rest.delete("/connectors/in").status());
        assertEquals(404, rest.get("/connectors/in").status());
        assertEquals(404, rest.get("/connectors/in/status").status());
    }

    @Test
    void jsonWithSchemasLooksAsTutorialsShowIt() throws IOException {
        Path in = folder.resolve("in.txt");
        Files.writeString(in, "hello kafka connect\n");

        rest.create(
                "in",
                "connector.class",
                "FileStreamSource",
                "file",
                in.toString(),
                "topic",
                topic,
                "value.converter",
                "org.apache.kafka.connect.json.JsonConverter");

        List<String> values = WorkerFixture.topics().awaitValues(topic, 1, PATIENCE);
        assertEquals(
                List.of("{\"schema\":{\"type\":\"string\",\"optional\":false},\"payload\":\"hello kafka connect\"}"),
                values);
    }

    @Test
    void transformationsApplyWhereTheirPredicateHolds() {
        rest.create(
                "counting",
                "connector.class",
                WorkerFixture.SOURCE,
                "count",
                "3",
                "topic",
                topic,
                "transforms",
                "hoist,never",
                "transforms.hoist.type",
                "org.apache.kafka.connect.transforms.HoistField$Value",
                "transforms.hoist.field",
                "n",
                "transforms.never.type",
                "Filter",
                "transforms.never.predicate",
                "other",
                "predicates",
                "other",
                "predicates.other.type",
                "TopicNameMatches",
                "predicates.other.pattern",
                "other-topic",
                "value.converter",
                "org.apache.kafka.connect.json.JsonConverter",
                "value.converter.schemas.enable",
                "false");

        assertEquals(
                List.of("{\"n\":\"0\"}", "{\"n\":\"1\"}", "{\"n\":\"2\"}"),
                WorkerFixture.topics().awaitValues(topic, 3, PATIENCE));
    }

    @Test
    void pausesResumesAndStops() {
        rest.create("counting", "connector.class", WorkerFixture.SOURCE, "tasks.max", "2", "topic", topic);
        eventually("all runs", () -> rest.states("counting").equals("RUNNING [RUNNING, RUNNING]"));

        assertEquals(202, rest.put("/connectors/counting/pause", null).status());
        eventually("all is paused", () -> rest.states("counting").equals("PAUSED [PAUSED, PAUSED]"));
        assertEquals(202, rest.put("/connectors/counting/resume", null).status());
        eventually("all runs again", () -> rest.states("counting").equals("RUNNING [RUNNING, RUNNING]"));
        assertEquals(204, rest.put("/connectors/counting/stop", null).status());
        eventually("it is stopped", () -> rest.states("counting").equals("STOPPED []"));
        assertEquals("[]", rest.get("/connectors/counting/tasks").body().toString());
        assertEquals(202, rest.put("/connectors/counting/resume", null).status());
        eventually("it is back", () -> rest.states("counting").equals("RUNNING [RUNNING, RUNNING]"));
    }

    @Test
    void restartsInAllForms() {
        rest.create("counting", "connector.class", WorkerFixture.SOURCE, "topic", topic, "throw", "task.poll");
        eventually("the task has failed", () -> rest.states("counting").equals("RUNNING [FAILED]"));
        JsonNode status = rest.get("/connectors/counting/tasks/0/status").body();
        assertTrue(status.path("trace").asText().contains("thrown in task.poll"), status.toString());

        assertEquals(204, rest.post("/connectors/counting/restart", null).status());
        assertEquals(
                204, rest.post("/connectors/counting/tasks/0/restart", null).status());
        var planned = rest.post("/connectors/counting/restart?includeTasks=true&onlyFailed=false", null);

        assertEquals(202, planned.status());
        assertEquals(
                "RESTARTING", planned.body().path("connector").path("state").asText());
        eventually("it has failed again", () -> rest.states("counting").equals("RUNNING [FAILED]"));
        assertEquals(404, rest.post("/connectors/none/restart", null).status());
    }

    @Test
    void aConfigChangeRestartsWithTheNewSettings() {
        rest.create("counting", "connector.class", WorkerFixture.SOURCE, "count", "2", "topic", topic);
        assertEquals(List.of("0", "1"), WorkerFixture.topics().awaitValues(topic, 2, PATIENCE));

        var updated = rest.put(
                "/connectors/counting/config",
                RestCalls.config("connector.class", WorkerFixture.SOURCE, "count", "4", "topic", topic));

        assertEquals(200, updated.status());
        assertEquals(List.of("0", "1", "2", "3"), WorkerFixture.topics().awaitValues(topic, 4, PATIENCE));
        assertEquals(
                200,
                rest.patch("/connectors/counting/config", RestCalls.config("count", "5"))
                        .status());
        assertEquals(5, WorkerFixture.topics().awaitValues(topic, 5, PATIENCE).size());
    }

    @Test
    void goesOnAfterARestartWithoutLossOrRepetition() throws IOException {
        Path out = folder.resolve("out.txt");
        rest.create("counting", "connector.class", WorkerFixture.SOURCE, "count", "1000", "topic", topic);
        rest.create("writing", "connector.class", WorkerFixture.SINK, "topics", topic, "out", out.toString());
        eventually("records arrive", () -> !Files.readAllLines(out).isEmpty());

        worker.stop();
        worker.start();
        rest = worker.rest();
        rest.create("counting", "connector.class", WorkerFixture.SOURCE, "count", "2000", "topic", topic);
        rest.create("writing", "connector.class", WorkerFixture.SINK, "topics", topic, "out", out.toString());

        List<String> expected =
                IntStream.range(0, 2000).mapToObj(Integer::toString).toList();
        eventually(
                "each record once and in order", () -> Files.readAllLines(out).size(), size -> size >= 2000);
        assertEquals(expected, Files.readAllLines(out));
    }

    @Test
    void leavesTheCallersContextClassLoaderAlone() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        worker.stop();
        worker.start();

        assertSame(before, Thread.currentThread().getContextClassLoader());
    }
}
