package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.launch.ClusterFixture.Node;
import io.millrace.testing.kafka.KafkaFixture;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the leader writes, and whom it shuts out, where source connectors write exactly once. */
class TransactionalLeaderIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ClusterFixture cluster = new ClusterFixture();
    private final String topic = ClusterFixture.topics().createFresh("numbers", 1);

    @AfterEach
    void stop() {
        cluster.close();
        ClusterFixture.topics().delete(topic);
    }

    @Test
    void aDeposedLeaderCannotWriteUntilItHasClaimedTheTopicAgain() {
        Node node = cluster.with("exactly.once.source.support", "preparing").start();
        assertEquals(201, create(node, "counting", 1).status());
        runs(node, 1);
        try (KafkaProducer<byte[], byte[]> another = leadersProducer()) {
            another.initTransactions();
        }

        RestCalls.Answer answer = node.rest().patch("/connectors/counting/config", Map.of("count", "7"));

        assertEquals(500, answer.status(), answer::toString);
        assertTrue(
                answer.message()
                        .startsWith("Failed to write to config topic; this may be due to a transient error and the"
                                + " request can be safely retried"),
                answer::toString);
        assertFalse(configRecords().stream().anyMatch(record -> record.contains("\"count\":\"7\"")));
        assertEquals(
                200,
                node.rest()
                        .patch("/connectors/counting/config", Map.of("count", "8"))
                        .status());
        assertTrue(configRecords().stream().anyMatch(record -> record.contains("\"count\":\"8\"")));
    }

    private KafkaProducer<byte[], byte[]> leadersProducer() {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", KafkaFixture.shared().bootstrapServers());
        config.put("transactional.id", "connect-cluster-" + cluster.properties.get("group.id"));
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Test
    void formerTasksAreShutOutWheneverThereAreOthers() {
        cluster.with("exactly.once.source.support", "enabled");
        List<Node> nodes = List.of(cluster.begin(), cluster.begin(), cluster.begin());
        nodes.forEach(node -> eventually(
                "worker " + node.id() + " is healthy",
                () -> node.rest().get("/health").status() == 200));
        Node any = nodes.get(1);
        assertEquals(201, create(any, "counting", 6).status());
        runs(any, 6);
        assertEquals(
                60, ClusterFixture.topics().awaitValues(topic, 60, PATIENCE).size());
        assertEquals(List.of("{\"task-count\":6}"), taskCounts());

        assertEquals(
                200,
                any.rest()
                        .patch("/connectors/counting/config", Map.of("tasks.max", "3", "count", "20"))
                        .status());

        runs(any, 3);
        assertEquals(
                90, ClusterFixture.topics().awaitValues(topic, 90, PATIENCE).size());
        eventually("the count is noted", this::taskCounts, List.of("{\"task-count\":6}", "{\"task-count\":3}")::equals);
        assertEquals(204, any.rest().put("/connectors/counting/stop", null).status());
        RestCalls.Answer reset = eventually(
                "offsets are reset",
                () -> any.rest().delete("/connectors/counting/offsets"),
                answer -> answer.status() != 400 && answer.status() != 409);
        assertEquals(200, reset.status(), reset::toString);
        assertEquals("{\"task-count\":0}", taskCounts().get(2));
        assertEquals(
                0,
                any.rest()
                        .get("/connectors/counting/offsets")
                        .body()
                        .path("offsets")
                        .size());
        assertEquals(202, any.rest().put("/connectors/counting/resume", null).status());
        runs(any, 3);
        ClusterFixture.topics().awaitValues(topic, 150, PATIENCE);
        assertEquals(150, ClusterFixture.topics().values(topic).size());
    }

    @Test
    void aLeaderThatWritesNothingExactlyOnceShutsFormerTasksOutForOthers() {
        Node leader = cluster.start();
        cluster.with("exactly.once.source.support", "enabled");
        Node other = cluster.start();

        assertEquals(201, create(other, "counting", 2).status());

        runs(leader, 2);
        assertEquals(
                20, ClusterFixture.topics().awaitValues(topic, 20, PATIENCE).size());
        assertEquals(List.of("{\"task-count\":2}"), taskCounts());
    }

    private RestCalls.Answer create(Node node, String name, int tasks) {
        return eventually(
                "the connector is created",
                () -> node.rest()
                        .create(
                                name,
                                "connector.class",
                                WorkerFixture.SOURCE,
                                "topic",
                                topic,
                                "tasks.max",
                                Integer.toString(tasks),
                                "count",
                                "10"),
                answer -> answer.status() != 409);
    }

    private static void runs(Node node, int tasks) {
        String all = IntStream.range(0, tasks).mapToObj(number -> "RUNNING").collect(Collectors.joining(", "));
        eventually("all run", () -> node.rest().states("counting"), ("RUNNING [" + all + "]")::equals);
    }

    private List<String> taskCounts() {
        return configRecords().stream()
                .filter(record -> record.startsWith("tasks-fencing-counting "))
                .map(record -> record.substring(record.indexOf(' ') + 1))
                .toList();
    }

    /** Those that transactions have committed, or that are part of none. */
    private List<String> configRecords() {
        return ClusterFixture.topics().records(cluster.topic("config")).stream()
                .map(record -> new String(record.key(), UTF_8) + " "
                        + (record.value() == null ? "null" : new String(record.value(), UTF_8)))
                .toList();
    }
}
