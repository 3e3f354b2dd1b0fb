package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.launch.ClusterFixture.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three workers that share their work, asked over REST at any of them. */
class ClusterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TASKS = 6;
    private static final String ALL_RUN = "RUNNING [RUNNING, RUNNING, RUNNING, RUNNING, RUNNING, RUNNING]";

    private final ClusterFixture cluster = new ClusterFixture();
    private final String topic = ClusterFixture.topics().createFresh("numbers", 3);
    private final List<Node> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        cluster.close();
        ClusterFixture.topics().delete(topic);
    }

    @Test
    void workIsSharedAndAnyWorkerAnswers() {
        startThree();
        assertEquals(201, createCounting(nodes.get(1), "counting", 50).status());

        eventually("each worker has two tasks", () -> owners("counting"), this::isShared);
        assertEquals(
                300, ClusterFixture.topics().awaitValues(topic, 300, PATIENCE).size());
        for (Node node : nodes) {
            assertEquals(List.of("counting"), names(node), node.id());
            eventually("all run", () -> states(node, "counting"), ALL_RUN::equals);
            assertEquals(409, createCounting(node, "counting", 50).status());
            assertEquals(
                    204,
                    node.rest()
                            .post("/connectors/counting/tasks/3/restart", null)
                            .status());
        }
        Map<Integer, String> before = eventually("all run", () -> owners("counting"), this::isShared);
        assertEquals(
                200,
                nodes.get(2)
                        .rest()
                        .patch("/connectors/counting/config", Map.of("count", "60"))
                        .status());
        assertEquals(
                360, ClusterFixture.topics().awaitValues(topic, 360, PATIENCE).size());
        assertEquals(before, eventually("all run", () -> owners("counting"), this::isShared));
    }

    @Test
    void targetStatesReachAllWorkers() {
        startThree();
        createCounting(nodes.get(0), "counting", 10);
        eventually("each worker has two tasks", () -> owners("counting"), this::isShared);

        assertEquals(
                202, nodes.get(1).rest().put("/connectors/counting/pause", null).status());
        everywhere("counting", "PAUSED [PAUSED, PAUSED, PAUSED, PAUSED, PAUSED, PAUSED]");
        assertEquals(
                202,
                nodes.get(2).rest().put("/connectors/counting/resume", null).status());
        everywhere("counting", ALL_RUN);
        assertEquals(
                204, nodes.get(0).rest().put("/connectors/counting/stop", null).status());
        everywhere("counting", "STOPPED []");
        for (Node node : nodes) {
            assertEquals(
                    TASKS,
                    node.rest()
                            .get("/connectors/counting/offsets")
                            .body()
                            .path("offsets")
                            .size());
        }
        assertEquals(204, nodes.get(1).rest().delete("/connectors/counting").status());
        for (Node node : nodes) {
            eventually("it is gone at " + node.id(), () -> names(node).isEmpty());
        }
    }

    @Test
    void restartRequestsReachAllWorkers() {
        startThree();
        createCounting(nodes.get(0), "counting", 1);
        eventually("each worker has two tasks", () -> owners("counting"), this::isShared);

        RestCalls.Answer answer =
                nodes.get(1).rest().post("/connectors/counting/restart?includeTasks=true&onlyFailed=false", null);

        assertEquals(202, answer.status(), answer::toString);
        everywhere("counting", ALL_RUN);
        assertEquals(
                200,
                nodes.get(2)
                        .rest()
                        .put("/admin/loggers/io.example?scope=worker", Map.of("level", "DEBUG"))
                        .status());
        assertEquals(
                204,
                nodes.get(2)
                        .rest()
                        .put("/admin/loggers/io.example?scope=cluster", Map.of("level", "INFO"))
                        .status());
    }

    @Test
    void theWorkOfAWorkerThatStopsGoesOnElsewhereAtOnce() {
        startThree();
        createCounting(nodes.get(0), "counting", 1_000_000);
        eventually("each worker has two tasks", () -> owners("counting"), this::isShared);
        Node leaving = nodes.get(1);
        Map<Integer, String> before = owners("counting");

        long begunNs = System.nanoTime();
        leaving.stop();
        nodes.remove(leaving);
        eventually("nothing is missing", () -> owners("counting"), owners -> !owners.containsValue(leaving.id()));
        eventually("all run", () -> states(nodes.get(0), "counting"), ALL_RUN::equals);
        Duration hole = Duration.ofNanos(System.nanoTime() - begunNs);

        assertTrue(hole.compareTo(Duration.ofSeconds(20)) < 0, hole::toString);
        owners("counting").forEach((task, owner) -> {
            if (!before.get(task).equals(leaving.id())) {
                assertEquals(before.get(task), owner, "task " + task + " has no reason to move");
            }
        });
    }

    @Test
    void aWorkerThatJoinsTakesItsShare() {
        nodes.add(cluster.start());
        createCounting(nodes.get(0), "counting", 10);
        everywhere("counting", ALL_RUN);

        nodes.add(cluster.start());
        nodes.add(cluster.start());

        eventually("each worker has two tasks", () -> owners("counting"), this::isShared);
    }

    @Test
    void theEagerProtocolDoesAsWell() {
        cluster.with("connect.protocol", "eager");

        joinShareAndLeave();
    }

    @Test
    void strictModeDoesAsWell() {
        cluster.with("compatibility", "strict").with("scheduled.rebalance.max.delay.ms", "500");

        joinShareAndLeave();
    }

    private void joinShareAndLeave() {
        startThree();
        createCounting(nodes.get(2), "counting", 10);
        eventually("each worker has two tasks", () -> owners("counting"), this::isShared);
        Node leaving = nodes.remove(0);

        leaving.stop();

        eventually(
                "the others have its work",
                () -> owners("counting"),
                owners -> owners.size() == TASKS && !owners.containsValue(leaving.id()));
        assertEquals(
                60, ClusterFixture.topics().awaitValues(topic, 60, PATIENCE).size());
    }

    @Test
    void theLeaderCanGo() {
        startThree();
        createCounting(nodes.get(0), "counting", 10);
        eventually("each worker has two tasks", () -> owners("counting"), this::isShared);
        Node leader = nodes.remove(0);

        leader.stop();
        assertEquals(
                202,
                eventually(
                                "somebody leads",
                                () -> nodes.get(0).rest().put("/connectors/counting/pause", null),
                                answer -> answer.status() != 409)
                        .status());

        everywhere("counting", "PAUSED [PAUSED, PAUSED, PAUSED, PAUSED, PAUSED, PAUSED]");
    }

    private void startThree() {
        for (int i = 0; i < 3; i++) {
            nodes.add(cluster.begin());
        }
        for (Node node : nodes) {
            eventually(
                    "worker " + node.id() + " is healthy",
                    () -> node.rest().get("/health").status() == 200);
        }
    }

    private RestCalls.Answer createCounting(Node node, String name, int count) {
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
                                Integer.toString(TASKS),
                                "count",
                                Integer.toString(count)),
                answer -> answer.status() == 201 || answer.message().contains("already exists"));
    }

    private void everywhere(String connector, String states) {
        for (Node node : nodes) {
            eventually(connector + " at " + node.id(), () -> states(node, connector), states::equals);
        }
    }

    private static String states(Node node, String connector) {
        return node.rest().states(connector);
    }

    /** By task, the worker that reported its state last. */
    private Map<Integer, String> owners(String connector) {
        Map<Integer, String> owners = new TreeMap<>();
        JsonNode status =
                nodes.get(0).rest().get("/connectors/" + connector + "/status").body();
        status.path("tasks").forEach(task -> {
            if (task.path("state").asText().equals("RUNNING")) {
                owners.put(task.path("id").asInt(), task.path("worker_id").asText());
            }
        });
        return owners;
    }

    private boolean isShared(Map<Integer, String> owners) {
        Set<String> workers = new HashSet<>(owners.values());
        return owners.size() == TASKS
                && workers.size() == nodes.size()
                && workers.stream()
                        .allMatch(worker ->
                                owners.values().stream().filter(worker::equals).count() == TASKS / 3);
    }

    private static List<String> names(Node node) {
        Set<String> names = new TreeSet<>();
        node.rest().get("/connectors").body().forEach(name -> names.add(name.asText()));
        return List.copyOf(names);
    }
}
