package io.millrace.compatibility;

import static io.millrace.testing.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.testing.counting.CountedRecords;
import io.millrace.testing.counting.CountingSource;
import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.KafkaTopics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A counting source for each transaction boundary, by whose name it goes, and what was seen of them. One thread. */
final class CountingPipeline implements AutoCloseable {
    private static final List<String> BOUNDARIES = List.of("poll", "interval", "connector");
    private static final int PARTITIONS = 4;

    private final KafkaTopics topics = KafkaFixture.shared().topics();
    private final String topic = topics.createFresh("counted", PARTITIONS);
    private final String ownOffsets = topics.freshName("counted-offsets");
    private final CountedRecords records =
            new CountedRecords(KafkaFixture.shared().bootstrapServers(), topic);
    private int tasks;

    /** All connectors and tasks, as {@link ClusterWorker#states} names them. */
    Set<String> connectorsAndTasks() {
        Set<String> all = new TreeSet<>(BOUNDARIES);
        for (String connector : BOUNDARIES) {
            for (int task = 0; task < tasks; task++) {
                all.add(connector + "-" + task);
            }
        }
        return all;
    }

    /** Creates the sources, or gives them another number of tasks. */
    void put(ClusterWorker worker, int count) {
        tasks = count;
        for (String boundary : BOUNDARIES) {
            String more = boundary.equals("interval") ? ",\"offsets.storage.topic\":\"" + ownOffsets + "\"" : "";
            String config = "{\"connector.class\":\"" + CountingSource.class.getName() + "\",\"tasks.max\":\"" + count
                    + "\",\"topic\":\"" + topic + "\",\"partitions\":\"" + PARTITIONS
                    + "\",\"exactly.once.support\":\"required\",\"transaction.boundary\":\"" + boundary
                    + "\",\"transaction.boundary.interval.ms\":\"200\"" + more + "}";
            Call put = Call.put("/connectors/" + boundary + "/config", config);
            eventually(
                    put.toString(),
                    ClusterWorker.PATIENCE,
                    () -> worker.call(put),
                    reply -> reply.status() == 200 || reply.status() == 201);
        }
    }

    /** Waits until there are new records of every source partition, committed after this was called. */
    void awaitProgress(String after) {
        records.read();
        Map<String, Long> before = records.counts();
        eventually(
                "every partition goes on after " + after + ", with " + before,
                ClusterWorker.PATIENCE,
                this::counts,
                now -> now.size() == BOUNDARIES.size() * PARTITIONS
                        && now.entrySet().stream()
                                .allMatch(count -> count.getValue() > before.getOrDefault(count.getKey(), 0L)));
        assertEquals(List.of(), records.problems());
    }

    /** Stops all sources; each record was seen once then, and the offsets are those behind the last ones. */
    void assertAllWasSeenOnce(ClusterWorker worker) {
        for (String boundary : BOUNDARIES) {
            assertEquals(
                    204,
                    worker.call(Call.put("/connectors/" + boundary + "/stop")).status());
        }
        eventually(
                "offsets and records agree",
                () -> {
                    Map<String, Long> differing = offsets(worker);
                    differing.entrySet().removeAll(counts().entrySet());
                    return differing;
                },
                Map::isEmpty);
        assertEquals(List.of(), records.problems());
    }

    private static Map<String, Long> offsets(ClusterWorker worker) {
        Map<String, Long> offsets = new TreeMap<>();
        for (String boundary : BOUNDARIES) {
            worker.call(Call.get("/connectors/" + boundary + "/offsets"))
                    .body()
                    .path("offsets")
                    .forEach(each -> offsets.put(
                            each.path("partition").path("partition").asText(),
                            each.path("offset").path("next").asLong()));
        }
        assertEquals(BOUNDARIES.size() * PARTITIONS, offsets.size(), offsets::toString);
        return offsets;
    }

    private Map<String, Long> counts() {
        records.read();
        return records.counts();
    }

    /** Of how many tasks the leader noted, for each connector, that no former task writes any more. */
    void assertFenced(MixedCluster cluster) {
        Map<String, String> expected =
                BOUNDARIES.stream().collect(toMap(each -> each, each -> "{\"task-count\":" + tasks + "}"));
        Map<String, String> fenced = cluster.records("config").stream()
                .filter(record -> text(record.key()).startsWith("tasks-fencing-"))
                .collect(toMap(
                        record -> text(record.key()).substring("tasks-fencing-".length()),
                        record -> text(record.value()),
                        (one, later) -> later));
        assertEquals(expected, fenced);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    @Override
    public void close() {
        records.close();
        topics.delete(topic);
        if (topics.exists(ownOffsets)) {
            topics.delete(ownOffsets);
        }
    }

    @Override
    public String toString() {
        return records.toString();
    }
}
