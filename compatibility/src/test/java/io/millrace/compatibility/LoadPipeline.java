package io.millrace.compatibility;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.compatibility.load.LoadSink;
import io.millrace.compatibility.load.LoadSource;
import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.KafkaTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Sources {@code in0}, {@code in1}, …, of two tasks each, that fill a topic, and a sink {@code out}, of two tasks, that
 * empties it into a file; and what has to be true of the topic and the file in the end. One thread at a time.
 */
final class LoadPipeline implements AutoCloseable {
    private static final int TASKS = 2;

    private final KafkaTopics topics = KafkaFixture.shared().topics();
    private final String topic = topics.createFresh("load", TASKS);
    private final String otherTopic = topics.createFresh("other-load", 1);
    private final int sources;
    private final Path out;
    private final Path failure;

    LoadPipeline(int sources, Path folder) {
        this.sources = sources;
        this.out = folder.resolve("out.txt");
        this.failure = folder.resolve("failure");
    }

    List<String> sources() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < sources; i++) {
            names.add("in" + i);
        }
        return names;
    }

    /** All connectors and tasks, as {@link ClusterWorker#states} names them. */
    Set<String> connectorsAndTasks() {
        Set<String> all = new TreeSet<>(sources());
        all.add("out");
        for (String connector : List.copyOf(all)) {
            for (int task = 0; task < TASKS; task++) {
                all.add(connector + "-" + task);
            }
        }
        return all;
    }

    void create(ClusterWorker worker) {
        for (String source : sources()) {
            create(worker, source, LoadSource.class, "\"topic\":\"" + topic + "\",\"failure\":\"" + failure + "\"");
        }
        create(worker, "out", LoadSink.class, "\"topics\":\"" + topic + "\",\"out\":\"" + out + "\"");
    }

    private static void create(ClusterWorker worker, String name, Class<?> type, String more) {
        String config = "{\"connector.class\":\"" + type.getName() + "\",\"tasks.max\":\"" + TASKS + "\"," + more + "}";
        Call create = Call.post("/connectors", "{\"name\":\"" + name + "\",\"config\":" + config + "}");
        assertEquals(201, worker.call(create).status(), create::toString);
    }

    /** While this file exists, all tasks of the sources fail. */
    Path failure() {
        return failure;
    }

    /** A topic that the pipeline has no use for. */
    String otherTopic() {
        return otherTopic;
    }

    /**
     * Stops the sources, waits until the sink has all there is, and fails if a record is missing or comes first after a
     * later one of its task. Returns the longest time without a record, by task of the sources, and in the file.
     */
    Map<String, Long> assertNothingLost(ClusterWorker worker) throws IOException {
        for (String source : sources()) {
            assertEquals(
                    204,
                    worker.call(Call.put("/connectors/" + source + "/stop")).status());
        }
        eventually(
                "the sources have stopped",
                ClusterWorker.PATIENCE,
                worker::states,
                states -> sources().stream()
                        .allMatch(source -> states.get(source).startsWith("STOPPED")
                                && !states.containsKey(source + "-0")
                                && !states.containsKey(source + "-1")));
        Map<String, Long> holes = new TreeMap<>(assertTopicIsWhole());
        long records = topics.records(topic).size(); // without transactions there are no gaps in the offsets
        eventually("the file is whole", ClusterWorker.PATIENCE, this::recordsInFile, found -> found == records);
        holes.put("file", holeInFile());
        return holes;
    }

    private Map<String, Long> assertTopicIsWhole() {
        Map<String, Long> next = new HashMap<>();
        Map<String, Long> lastTime = new HashMap<>();
        Map<String, Long> holes = new HashMap<>();
        for (String value : topics.values(topic)) {
            String[] words = value.split(" ");
            long number = Long.parseLong(words[1]);
            long expected = next.getOrDefault(words[0], 0L);
            assertTrue(
                    number <= expected, () -> words[0] + " lost its records from " + expected + " to " + (number - 1));
            next.put(words[0], Math.max(expected, number + 1));
            long time = Long.parseLong(words[2]);
            holes.merge(words[0], time - lastTime.getOrDefault(words[0], time), Math::max);
            lastTime.put(words[0], time);
        }
        assertEquals(sources * TASKS, next.size(), next::toString);
        return holes;
    }

    // Those up to the first that is missing; each comes first behind all smaller ones of its partition.
    private long recordsInFile() throws IOException {
        Map<String, Long> next = new HashMap<>();
        for (String line : Files.readAllLines(out)) {
            String[] words = line.split(" ");
            long offset = Long.parseLong(words[1]);
            long expected = next.getOrDefault(words[0], 0L);
            assertTrue(offset <= expected, () -> "the sink passed over " + expected + " of partition " + words[0]);
            next.put(words[0], Math.max(expected, offset + 1));
        }
        return next.values().stream().mapToLong(Long::longValue).sum();
    }

    private long holeInFile() throws IOException {
        long hole = 0;
        long last = Long.MAX_VALUE;
        for (String line : Files.readAllLines(out)) {
            long time = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
            hole = Math.max(hole, time - last);
            last = time;
        }
        return hole;
    }

    @Override
    public void close() {
        topics.delete(topic, otherTopic);
    }
}
