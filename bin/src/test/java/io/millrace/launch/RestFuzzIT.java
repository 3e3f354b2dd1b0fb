package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.launch.fuzz.Footprint;
import io.millrace.launch.fuzz.FuzzTally;
import io.millrace.launch.fuzz.Fuzzer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any number of messages of any kind do a worker no harm, nor the connectors that they do not name. Properties {@code
 * millrace.test.fuzz.requests} and {@code millrace.test.fuzz.seed} say how many and which.
 */
class RestFuzzIT {
    private static final int REQUESTS = Integer.getInteger("millrace.test.fuzz.requests", 5_000);
    private static final long SEED = Long.getLong("millrace.test.fuzz.seed", System.nanoTime() % 1_000_000);

    /** The first of them warm the worker up: what it keeps from then on is compared. */
    private static final int WARM_UP = REQUESTS / 5;

    /** What caches of fixed size, the JVM and the broker beside may take, however many requests there are. */
    private static final long MOST_GROWTH = 16L << 20;

    private static final int MOST_FILES = 10;

    /** For threads and connections that are on their way out. */
    private static final Duration SETTLING = Duration.ofSeconds(60);

    /** So long is the path of the folder that configs name, for the same seed to make the same bytes. */
    private static final int PATH = 100;

    @TempDir
    Path folder;

    private WorkerFixture worker;
    private RestCalls rest;
    private final String calm = WorkerFixture.topics().createFresh("calm", 1);
    private final String fuzzed = WorkerFixture.topics().createFresh("fuzzed", 1);

    @BeforeEach
    void start() {
        worker = new WorkerFixture(folder).start();
        rest = worker.rest();
    }

    @AfterEach
    void stop() {
        worker.close();
        WorkerFixture.topics().delete(calm, fuzzed);
    }

    @Test
    void noMessageHarmsTheWorkerOrItsPipelines() throws Exception {
        System.out.println("-Dmillrace.test.fuzz.seed=" + SEED + " -Dmillrace.test.fuzz.requests=" + REQUESTS);
        Path in = Files.createFile(folder.resolve("in.txt"));
        Path out = folder.resolve("out.txt");
        Path room = Files.createDirectory(
                folder.resolve("f".repeat(Math.max(1, PATH - folder.toString().length()))));
        Files.writeString(room.resolve("fuzz-in.txt"), "a line\n".repeat(20));
        rest.create("calm-in", "connector.class", "FileStreamSource", "file", in.toString(), "topic", calm);
        rest.create("calm-out", "connector.class", "FileStreamSink", "file", out.toString(), "topics", calm);
        eventually("the pipeline runs", () -> calmStates().equals("RUNNING [RUNNING]RUNNING [RUNNING]"));
        Fuzzer fuzzer = new Fuzzer(worker.worker().restUri(), SEED, room, fuzzed);

        try (ChaosLines lines = new ChaosLines(in)) {
            lines.start();
            FuzzTally warm = fuzzer.run(WARM_UP, 0);
            removeFuzzed();
            Footprint before = Footprint.now();
            long beganMs = System.currentTimeMillis();
            FuzzTally tally = fuzzer.run(REQUESTS - WARM_UP, 1);
            long tookMs = System.currentTimeMillis() - beganMs;
            removeFuzzed();

            System.out.println(warm + "; then in " + tookMs + " ms " + tally);
            assertNoProblems(warm, tally);
            eventually(
                    "threads and files are as before",
                    SETTLING,
                    () -> Footprint.now().beyond(before, MOST_FILES),
                    String::isEmpty);
            Footprint after = Footprint.now();
            System.out.println(before + ", then " + after + "; more " + after.beyond(before, -1));
            assertTrue(after.heapBytes() - before.heapBytes() < MOST_GROWTH, before + ", then " + after);
            assertEquals(200, rest.get("/health").status());
            assertEquals("RUNNING [RUNNING]RUNNING [RUNNING]", calmStates());
            lines.close();
            assertAllArrive(lines.written(), out);
        }
    }

    private static void assertNoProblems(FuzzTally... tallies) {
        List<String> problems = new ArrayList<>();
        for (FuzzTally tally : tallies) {
            problems.addAll(tally.problems());
        }
        assertEquals("", String.join("\n", problems), () -> "seed " + SEED);
    }

    private static void assertAllArrive(long written, Path out) throws Exception {
        eventually("all lines arrive", () -> Files.readAllLines(out).size() >= written);
        assertEquals(
                LongStream.range(0, written).mapToObj(line -> "line " + line).toList(),
                Files.readAllLines(out),
                "each line once and in order");
    }

    private String calmStates() {
        return rest.states("calm-in") + rest.states("calm-out");
    }

    private void removeFuzzed() {
        for (var name : rest.get("/connectors").body()) {
            if (!name.asText().startsWith("calm-")) {
                String escaped =
                        URLEncoder.encode(name.asText(), StandardCharsets.UTF_8).replace("+", "%20");
                var answer = rest.delete("/connectors/" + escaped);
                assertTrue(answer.status() == 204, "Connector '" + name + "' cannot be removed: " + answer);
            }
        }
    }
}
