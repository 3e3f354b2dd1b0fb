package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testing.kafka.KafkaTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Distributed workers in processes of their own, and the connectors of {@link LoadPlugin} that run there. One thread. */
final class LoadCluster implements AutoCloseable {
    static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);
    static final Duration REBALANCE_DELAY = Duration.ofSeconds(8);

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TOPIC = "load";
    private static final int PARTITIONS = 6;
    private static final int TASKS_OF_SOURCE = 2;

    final List<WorkerProcess> workers = new ArrayList<>();
    final LoadReader reader;
    private final Path folder;
    private final List<WorkerProcess> all = new ArrayList<>();
    private final Map<String, Integer> connectors = new TreeMap<>();

    /** The files of the cluster go to the folder. */
    LoadCluster(Path folder, String bootstrapServers) {
        this.folder = folder;
        new KafkaTopics(bootstrapServers).create(TOPIC, PARTITIONS);
        reader = new LoadReader(bootstrapServers, TOPIC);
        LoadPlugin.writeTo(folder.resolve("plugins/load"));
    }

    /** Starts one more worker, without waiting for it. */
    WorkerProcess start(String bootstrapServers) throws IOException {
        WorkerProcess worker = WorkerProcess.start(folder, settings(bootstrapServers));
        all.add(worker);
        workers.add(worker);
        return worker;
    }

    private List<String> settings(String bootstrapServers) {
        List<String> settings = new ArrayList<>(List.of(
                "bootstrap.servers=" + bootstrapServers,
                "group.id=load-cluster",
                "plugin.path=" + folder.resolve("plugins"),
                "plugin.index.dir=" + folder.resolve("index"),
                "key.converter=org.apache.kafka.connect.storage.StringConverter",
                "value.converter=org.apache.kafka.connect.storage.StringConverter",
                "session.timeout.ms=" + SESSION_TIMEOUT.toMillis(),
                "scheduled.rebalance.max.delay.ms=" + REBALANCE_DELAY.toMillis(),
                "restart.on.failure=true",
                "offset.flush.interval.ms=1000",
                "offset.storage.partitions=5",
                "consumer.session.timeout.ms=" + SESSION_TIMEOUT.toMillis(),
                "consumer.heartbeat.interval.ms=500"));
        for (String storage : List.of("config", "offset", "status")) {
            settings.add(storage + ".storage.topic=load-" + storage);
            settings.add(storage + ".storage.replication.factor=1");
        }
        return settings;
    }

    void awaitHealthy() {
        for (WorkerProcess worker : workers) {
            eventually(
                    "healthy: " + worker, PATIENCE, () -> worker.isAlive() && worker.isHealthy(), healthy -> healthy);
        }
    }

    void createSource(WorkerProcess at, String name) {
        Map<String, String> config = config("LoadSource", TASKS_OF_SOURCE);
        config.put("topic", TOPIC);
        config.put("enough", folder.resolve("enough").toString());
        put(at, name, config, 201);
    }

    void createSink(WorkerProcess at, String name) {
        Path file = folder.resolve(name + ".txt");
        Map<String, String> config = config("LoadSink", 1);
        config.put("topics", TOPIC);
        config.put("out", file.toString());
        put(at, name, config, 201);
        reader.sink(file);
    }

    private Map<String, String> config(String type, int tasks) {
        return new HashMap<>(Map.of(
                "connector.class",
                type,
                "tasks.max",
                Integer.toString(tasks),
                "starts",
                folder.resolve("starts").toString()));
    }

    private void put(WorkerProcess at, String name, Map<String, String> config, int status) {
        RestCalls.Answer answer = at.rest().put("/connectors/" + name + "/config", config);
        assertEquals(status, answer.status(), answer::toString);
        connectors.put(name, Integer.parseInt(config.get("tasks.max")));
    }

    /** Gives a connector a setting that it does not know, so that its tasks start anew. */
    void change(WorkerProcess at, String name) {
        RestCalls.Answer answer =
                at.rest().patch("/connectors/" + name + "/config", Map.of("changed", Long.toString(System.nanoTime())));
        assertEquals(200, answer.status(), answer::toString);
    }

    void delete(WorkerProcess at, String name) {
        RestCalls.Answer answer = at.rest().delete("/connectors/" + name);
        assertEquals(204, answer.status(), answer::toString);
        connectors.remove(name);
    }

    /** The worker that leads, as all of them have it. */
    WorkerProcess leader() {
        return WorkerProcess.leaderOf(workers, PATIENCE);
    }

    /** Stops a worker in order. */
    void leave(WorkerProcess worker) throws InterruptedException {
        workers.remove(worker);
        assertEquals(143, worker.terminate(), worker::toString);
    }

    void kill(WorkerProcess worker) throws InterruptedException {
        workers.remove(worker);
        worker.kill();
    }

    /** Every start of a task so far, in order. */
    List<TaskInstance> instances() {
        try {
            Path starts = folder.resolve("starts");
            return Files.exists(starts)
                    ? Files.readAllLines(starts).stream()
                            .map(TaskInstance::parse)
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last instance of each task of the connectors that there are. */
    Map<String, TaskInstance> latest() {
        Map<String, TaskInstance> latest = new TreeMap<>();
        instances().stream()
                .filter(each -> connectors.containsKey(each.connector()))
                .forEach(each -> latest.put(each.task(), each));
        return latest;
    }

    /** Waits until every connector and task runs, as all workers have it, at a worker that is here. */
    void awaitWhole() {
        for (WorkerProcess worker : workers) {
            eventually("all runs, asked " + worker, PATIENCE, () -> missing(worker), List::isEmpty);
        }
    }

    /** As {@link #awaitWhole}, and every worker has its share of the tasks. */
    void awaitBalanced() {
        eventually("each has its share", PATIENCE, this::shares, shares -> {
            int tasks = connectors.values().stream().mapToInt(count -> count).sum();
            return shares.size() == workers.size()
                    && shares.values().stream().allMatch(share -> share >= tasks / workers.size());
        });
        awaitWhole();
    }

    private Map<Long, Long> shares() {
        Map<Long, Long> shares = new TreeMap<>();
        latest().values().forEach(each -> shares.merge(each.process(), 1L, Long::sum));
        shares.keySet().retainAll(workers.stream().map(WorkerProcess::pid).toList());
        return shares;
    }

    /** What does not run as it should. */
    private List<String> missing(WorkerProcess asked) {
        List<String> missing = new ArrayList<>();
        JsonNode all = asked.rest().get("/connectors?expand=status").body();
        Map<String, TaskInstance> latest = latest();
        connectors.forEach((name, tasks) -> {
            JsonNode status = all.path(name).path("status");
            note(missing, name, status.path("connector"), null);
            for (int task = 0; task < tasks; task++) {
                String id = name + "-" + task;
                note(missing, id, status.path("tasks").path(task), latest.get(id));
            }
        });
        all.fieldNames().forEachRemaining(name -> {
            if (!connectors.containsKey(name)) {
                missing.add(name + " is too much");
            }
        });
        return missing;
    }

    private void note(List<String> missing, String what, JsonNode status, TaskInstance instance) {
        boolean fits = status.path("state").asText().equals("RUNNING")
                && workers.stream()
                        .filter(worker ->
                                worker.id().equals(status.path("worker_id").asText()))
                        .anyMatch(worker -> instance == null || instance.process() == worker.pid());
        if (!fits || what.contains("-") && instance == null) {
            missing.add(what + ": " + status + ", " + instance);
        }
    }

    /** Ends the load, and waits until all of it has arrived everywhere. */
    void awaitLast() throws IOException {
        Files.createFile(folder.resolve("enough"));
        long sources =
                latest().keySet().stream().filter(task -> task.startsWith("in")).count();
        eventually(
                "the last records arrive",
                PATIENCE,
                () -> {
                    reader.read();
                    long ended = reader.ended().stream()
                            .filter(latest()::containsKey)
                            .count();
                    return ended == sources && reader.areSinksDone() ? "" : ended + " of " + sources + "; " + reader;
                },
                String::isEmpty);
        assertTrue(reader.records() > 0);
    }

    @Override
    public void close() {
        reader.close();
        all.forEach(WorkerProcess::close);
    }
}
