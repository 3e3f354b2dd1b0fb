package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.launch.ClusterFixture.Node;
import io.millrace.testing.kafka.KafkaFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A distributed worker that is alone in its cluster, steered over REST. */
class DistributedWorkerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final ClusterFixture cluster = new ClusterFixture();
    private final String topic = ClusterFixture.topics().createFresh("lines", 1);

    @AfterEach
    void stop() {
        cluster.close();
        ClusterFixture.topics().delete(topic);
    }

    @Test
    void aFileFlowsThroughKafkaIntoAnotherAndGoesOnAfterARestart() throws IOException {
        Path in = folder.resolve("in.txt");
        Path out = folder.resolve("out.txt");
        Files.writeString(in, "one\ntwo\n");
        Node first = cluster.start();
        RestCalls rest = first.rest();

        assertEquals(201, createSource(rest, in).status());
        assertEquals(201, createSink(rest, out).status());
        eventually("all lines arrive", () -> Files.readAllLines(out).equals(List.of("one", "two")));
        eventually(
                "both are known to run",
                () -> rest.states("in").equals("RUNNING [RUNNING]")
                        && rest.states("out").equals("RUNNING [RUNNING]"));
        assertEquals(
                first.id(),
                rest.get("/connectors/in/status")
                        .body()
                        .path("connector")
                        .path("worker_id")
                        .asText());
        first.stop();
        Files.writeString(in, "three\n", StandardOpenOption.APPEND);
        Node second = cluster.start();

        eventually("the lines go on", () -> Files.readAllLines(out).equals(List.of("one", "two", "three")));
        assertEquals(Set.of("in", "out"), names(second.rest()));
        assertEquals(
                in.toString(),
                second.rest().get("/connectors/in/config").body().path("file").asText());
        assertEquals(List.of("one", "two", "three"), ClusterFixture.topics().values(topic));
        eventually(
                "used topics are known",
                () -> second.rest()
                        .get("/connectors/out/topics")
                        .body()
                        .path("out")
                        .path("topics")
                        .toString()
                        .equals("[\"" + topic + "\"]"));
    }

    @Test
    void targetStatesAndOffsetsOutliveTheWorker() {
        Node first = cluster.start();
        RestCalls rest = first.rest();
        createCounting(rest, "counting", 100);
        createCounting(rest, "paused", 10);
        eventually("it counts", () -> rest.states("counting").equals("RUNNING [RUNNING]"));
        assertEquals(
                110, ClusterFixture.topics().awaitValues(topic, 110, PATIENCE).size());

        assertEquals(202, rest.put("/connectors/paused/pause", null).status());
        eventually("it rests", () -> rest.states("paused").equals("PAUSED [PAUSED]"));
        assertEquals(204, rest.put("/connectors/counting/stop", null).status());
        eventually("it has stopped", () -> rest.states("counting").equals("STOPPED []"));
        assertEquals(100, offset(rest, "counting"));
        first.stop();
        RestCalls again = cluster.start().rest();

        eventually("it rests", () -> again.states("paused").equals("PAUSED [PAUSED]"));
        eventually("it has stopped", () -> again.states("counting").equals("STOPPED []"));
        assertEquals(100, offset(again, "counting"));
        assertEquals(200, again.delete("/connectors/counting/offsets").status());
        assertEquals(
                "{\"offsets\":[]}",
                again.get("/connectors/counting/offsets").body().toString());
        assertEquals(202, again.put("/connectors/counting/resume", null).status());
        assertEquals(
                210, ClusterFixture.topics().awaitValues(topic, 210, PATIENCE).size());
    }

    @Test
    void connectorsAreChangedRestartedAndDeleted() {
        RestCalls rest = cluster.start().rest();
        createCounting(rest, "counting", 1);
        eventually("it runs", () -> rest.states("counting").equals("RUNNING [RUNNING]"));
        assertEquals(409, createCounting(rest, "counting", 1).status());

        RestCalls.Answer changed =
                rest.patch("/connectors/counting/config", RestCalls.config("count", "3", "tasks.max", "2"));
        assertEquals(200, changed.status());
        eventually("it has two tasks", () -> rest.states("counting").equals("RUNNING [RUNNING, RUNNING]"));
        assertEquals(6, ClusterFixture.topics().awaitValues(topic, 6, PATIENCE).size());
        assertEquals(
                202,
                rest.post("/connectors/counting/restart?includeTasks=true", null)
                        .status());
        assertEquals(
                204, rest.post("/connectors/counting/tasks/1/restart", null).status());
        eventually("it runs again", () -> rest.states("counting").equals("RUNNING [RUNNING, RUNNING]"));
        assertEquals(204, rest.delete("/connectors/counting").status());

        eventually("it is gone", () -> rest.get("/connectors/counting").status() == 404);
        eventually(
                "its state is gone",
                () -> rest.get("/connectors/counting/status").status() == 404);
        assertEquals(Set.of(), names(rest));
    }

    @Test
    void makesItsTopicsAndLeavesItsMarksInJmx() {
        Node node = cluster.start();
        JmxBeans beans = new JmxBeans();
        String rebalances = "type=connect-worker-rebalance-metrics";
        eventually(
                "it has joined", () -> Double.valueOf(1).equals(beans.value(rebalances, "completed-rebalances-total")));

        for (String storage : List.of("config", "offset", "status")) {
            assertTrue(ClusterFixture.topics().exists(cluster.topic(storage)), storage);
        }
        assertEquals("SESSIONED", beans.value(rebalances, "connect-protocol"));
        assertEquals(node.worker().restUri().toString(), beans.value(rebalances, "leader-name"));
        String member = "client-id=\"connect-" + node.id() + "\"";
        assertTrue(
                beans.names()
                        .containsAll(List.of(
                                "type=app-info",
                                "type=app-info,client-id=\"" + node.id() + "\"",
                                "type=app-info," + member,
                                "type=app-info,id=\"" + node.id() + "\"",
                                "type=app-info,id=\"connect-" + node.id() + "\"",
                                "type=kafka-metrics-count",
                                "type=kafka-metrics-count," + member,
                                "type=connect-coordinator-metrics," + member,
                                "type=connect-metrics," + member,
                                "type=connect-worker-metrics")),
                beans.names()::toString);
        node.stop();
        assertEquals(new TreeSet<>(), beans.names());
    }

    @Test
    void aTopicThatWouldLoseConfigsEndsTheWorker() {
        ClusterFixture.topics().create(cluster.topic("config"), 1); // not compacted

        WorkerFailedException failure = failure(cluster.begin());

        assertEquals(WorkerFailedException.DIED, failure.exitStatus());
        assertTrue(failure.getMessage().contains("cleanup.policy=compact"), failure.getMessage());
        assertTrue(failure.getMessage().contains(cluster.topic("config")), failure.getMessage());
    }

    @Test
    void brokersOutOfReachEndTheWorker() {
        cluster.with("bootstrap.servers", "localhost:1").with("default.api.timeout.ms", "1500");
        cluster.with("request.timeout.ms", "1000");

        Throwable failure = cause(cluster.begin());

        assertTrue(failure.getMessage().contains("Failed to connect to and describe Kafka cluster"), failure::toString);
        cluster.with("bootstrap.servers", KafkaFixture.shared().bootstrapServers());
    }

    private static WorkerFailedException failure(Node node) {
        return assertInstanceOf(WorkerFailedException.class, cause(node));
    }

    private static Throwable cause(Node node) {
        return assertThrows(
                        ExecutionException.class,
                        () -> node.worker().termination().get(30, TimeUnit.SECONDS))
                .getCause();
    }

    private RestCalls.Answer createSource(RestCalls rest, Path file) {
        return rest.create("in", "connector.class", "FileStreamSource", "file", file.toString(), "topic", topic);
    }

    private RestCalls.Answer createSink(RestCalls rest, Path file) {
        return rest.create("out", "connector.class", "FileStreamSink", "file", file.toString(), "topics", topic);
    }

    private RestCalls.Answer createCounting(RestCalls rest, String name, int count) {
        return rest.create(
                name, "connector.class", WorkerFixture.SOURCE, "topic", topic, "count", Integer.toString(count));
    }

    private static int offset(RestCalls rest, String connector) {
        return rest.get("/connectors/" + connector + "/offsets")
                .body()
                .path("offsets")
                .path(0)
                .path("offset")
                .path("next")
                .asInt();
    }

    private static Set<String> names(RestCalls rest) {
        Set<String> names = new TreeSet<>();
        rest.get("/connectors").body().forEach(name -> names.add(name.asText()));
        return names;
    }
}
