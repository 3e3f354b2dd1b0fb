package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testing.counting.CountedRecords;
import io.millrace.testing.counting.CountingPlugin;
import io.millrace.testing.counting.CountingSource;
import io.millrace.testing.kafka.KafkaTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Workers in processes of their own that run counting sources, one for each transaction boundary. One thread. */
final class CountingCluster implements AutoCloseable {
    static final List<String> BOUNDARIES = List.of("poll", "interval", "connector");
    static final Duration SESSION_TIMEOUT = Duration.ofSeconds(4);

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final String TOPIC = "counted";
    private static final int TOPIC_PARTITIONS = 4;
    private static final int SOURCE_PARTITIONS = 4;

    final List<WorkerProcess> workers = new ArrayList<>();
    final CountedRecords records;
    private final List<WorkerProcess> all = new ArrayList<>();
    private final Path folder;
    private final String bootstrapServers;
    private final HangingTransactions hanging;
    private String support = "enabled";

    /** The files of the cluster go to the folder. */
    CountingCluster(Path folder, String bootstrapServers) {
        this.folder = folder;
        this.bootstrapServers = bootstrapServers;
        this.hanging = new HangingTransactions(bootstrapServers);
        new KafkaTopics(bootstrapServers).create(TOPIC, TOPIC_PARTITIONS);
        records = new CountedRecords(bootstrapServers, TOPIC);
        CountingPlugin.writeTo(folder.resolve("plugins/counting"));
    }

    /** {@code exactly.once.source.support} of the workers that are started from now on. */
    CountingCluster support(String value) {
        support = value;
        return this;
    }

    /** Starts one more worker, without waiting for it. */
    WorkerProcess start() throws IOException {
        WorkerProcess worker = WorkerProcess.start(folder, settings());
        all.add(worker);
        workers.add(worker);
        return worker;
    }

    private List<String> settings() {
        List<String> settings = new ArrayList<>(List.of(
                "bootstrap.servers=" + bootstrapServers,
                "group.id=counting-cluster",
                "exactly.once.source.support=" + support,
                "plugin.path=" + folder.resolve("plugins"),
                "plugin.index.dir=" + folder.resolve("index"),
                "key.converter=org.apache.kafka.connect.storage.StringConverter",
                "value.converter=org.apache.kafka.connect.storage.StringConverter",
                "session.timeout.ms=" + SESSION_TIMEOUT.toMillis(),
                "heartbeat.interval.ms=500",
                "scheduled.rebalance.max.delay.ms=500",
                "restart.on.failure=true",
                "offset.flush.interval.ms=500",
                "offset.storage.partitions=5"));
        for (String storage : List.of("config", "offset", "status")) {
            settings.add(storage + ".storage.topic=counting-" + storage);
            settings.add(storage + ".storage.replication.factor=1");
        }
        return settings;
    }

    void awaitHealthy(WorkerProcess worker) {
        eventually("healthy: " + worker, PATIENCE, () -> worker.isAlive() && worker.isHealthy(), healthy -> healthy);
    }

    /** Creates a source for each boundary, or gives it this number of tasks. */
    void put(String boundary, int tasks) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", CountingSource.class.getName());
        config.put("tasks.max", Integer.toString(tasks));
        config.put("topic", TOPIC);
        config.put("partitions", Integer.toString(SOURCE_PARTITIONS));
        config.put("transaction.boundary", boundary);
        config.put("transaction.boundary.interval.ms", "200");
        config.put("exactly.once.support", support.equals("enabled") ? "required" : "requested");
        if (boundary.equals("interval")) {
            config.put("offsets.storage.topic", "counting-offsets-of-its-own");
        }
        eventually(
                boundary + " has " + tasks + " tasks",
                PATIENCE,
                () -> workers.get(0).rest().put("/connectors/" + boundary + "/config", config),
                answer -> answer.status() == 200 || answer.status() == 201);
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

    /** Kills a worker, as a power cut does. */
    void kill(WorkerProcess worker) throws InterruptedException {
        workers.remove(worker);
        worker.kill();
    }

    /** Waits until there are new records of every source partition, committed after this was called. */
    void awaitProgress(String after) {
        records.read();
        long begunMs = System.currentTimeMillis();
        Map<String, Long> before = records.counts();
        eventually(
                "every partition goes on after " + after + ", with " + before,
                PATIENCE,
                () -> {
                    hanging.look(System.currentTimeMillis() - begunMs);
                    return counts();
                },
                now -> now.size() == BOUNDARIES.size() * SOURCE_PARTITIONS
                        && now.entrySet().stream()
                                .allMatch(count -> count.getValue() > before.getOrDefault(count.getKey(), 0L)));
    }

    /** Stops all sources, and compares their offsets with what was seen of them. */
    void assertOffsetsAreThoseOfTheRecords() {
        RestCalls rest = workers.get(0).rest();
        for (String boundary : BOUNDARIES) {
            eventually(
                    boundary + " is told to stop",
                    () -> rest.put("/connectors/" + boundary + "/stop", Map.of()),
                    answer -> answer.status() == 204);
            eventually(boundary + " stops", () -> rest.states(boundary), "STOPPED []"::equals);
        }
        eventually(
                "offsets and records agree",
                () -> {
                    Map<String, Long> differing = offsets(rest);
                    differing.entrySet().removeAll(counts().entrySet());
                    return differing;
                },
                Map::isEmpty);
    }

    private static Map<String, Long> offsets(RestCalls rest) {
        Map<String, Long> offsets = new TreeMap<>();
        for (String boundary : BOUNDARIES) {
            JsonNode answer = rest.get("/connectors/" + boundary + "/offsets").body();
            answer.path("offsets")
                    .forEach(each -> offsets.put(
                            each.path("partition").path("partition").asText(),
                            each.path("offset").path("next").asLong()));
        }
        assertEquals(BOUNDARIES.size() * SOURCE_PARTITIONS, offsets.size(), offsets::toString);
        return offsets;
    }

    private Map<String, Long> counts() {
        records.read();
        return records.counts();
    }

    /** What the broker did wrong. */
    String faultsOfTheBroker() {
        return hanging.toString();
    }

    /** How many lines of all workers' logs say this. */
    long lines(String text) {
        return all.stream()
                .flatMap(worker -> worker.log().lines())
                .filter(line -> line.contains(text))
                .count();
    }

    @Override
    public void close() {
        records.close();
        all.forEach(WorkerProcess::close);
    }
}
