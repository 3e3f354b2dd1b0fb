package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.launch.PackagedHome.Run;
import io.millrace.testing.kafka.KafkaFixture;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Distributed workers as processes of their own, started by the script with the settings that are shipped. */
class PackagedClusterIT {
    @TempDir
    Path folder;

    private final Path home = PackagedHome.path();
    private final Path script = home.resolve("bin/connect-distributed.sh");
    private final String cluster = KafkaFixture.shared().topics().freshName("packaged");

    @Test
    void theShippedSettingsDoForAFirstTry() throws Exception {
        int port = PackagedHome.freePort();
        RestCalls rest = rest(port);
        Path worker = worker("localhost:" + PackagedHome.freePort(), port);
        Path in = Files.writeString(folder.resolve("in.txt"), "one\n");
        Path out = folder.resolve("out.txt");
        Object[] command = {script, "--embedded-kafka", "--embedded-kafka-data", "kafka data", worker};

        try (Run run = PackagedHome.run(folder, Map.of(), command)) {
            eventually("it is healthy", () -> rest.get("/health").status() == 200);
            rest.create("in", "connector.class", "FileStreamSource", "file", in.toString(), "topic", "lines");
            rest.create("out", "connector.class", "FileStreamSink", "file", out.toString(), "topics", "lines");
            eventually("the line arrives", () -> Files.readAllLines(out).equals(List.of("one")));
            eventually("it says what to try", () -> run.text().contains("REST listens at http://localhost:" + port));
            assertEquals(143, run.terminate());
            assertTrue(run.text().contains("Kafka Connect stopped"), run.text());
        }
        try (Run run = PackagedHome.run(folder, Map.of(), command)) {
            eventually(
                    "both are back",
                    () -> rest.states("in").equals("RUNNING [RUNNING]")
                            && rest.states("out").equals("RUNNING [RUNNING]"));
            assertEquals(143, run.terminate());
        }
        assertEquals(List.of("one"), Files.readAllLines(out));
    }

    @Test
    void theWorkOfAWorkerThatIsKilledGoesOnElsewhere() throws Exception {
        int first = PackagedHome.freePort();
        int second = PackagedHome.freePort();
        String kafka = KafkaFixture.shared().bootstrapServers();
        Path in = Files.writeString(folder.resolve("in.txt"), "one\n");
        String topic = cluster + "-lines";
        try (Run one = PackagedHome.run(folder, Map.of(), script, worker(kafka, first))) {
            eventually("the first is healthy", () -> rest(first).get("/health").status() == 200);
            rest(first).create("in", "connector.class", "FileStreamSource", "file", in.toString(), "topic", topic);
            eventually("it runs", () -> rest(first).states("in"), "RUNNING [RUNNING]"::equals);
            try (Run two = PackagedHome.run(folder, Map.of(), script, worker(kafka, second))) {
                eventually(
                        "the second is healthy",
                        () -> rest(second).get("/health").status() == 200);
                eventually("it has joined", () -> two.text().contains("Joined group"));
                one.kill();

                eventually("the task is taken over", () -> workers(second).equals(List.of("localhost:" + second)));
                eventually("it runs", () -> rest(second).states("in"), "RUNNING [RUNNING]"::equals);
                assertEquals(143, two.terminate());
            }
        }
        KafkaFixture.shared().topics().delete(topic);
    }

    @Test
    void whatIsWrongEndsTheProcessWithOneLineAndItsStatus() throws Exception {
        String kafka = KafkaFixture.shared().bootstrapServers();
        KafkaFixture.shared().topics().create(cluster + "-config", 1); // not compacted
        Path noBroker = worker("localhost:1", 0, "default.api.timeout.ms=1500", "request.timeout.ms=1000");
        Path exactly = worker(kafka, 0, "exactly.once.source.support=twice");

        ends(1, "required to have 'cleanup.policy=compact'", worker(kafka, 0));
        ends(2, "Failed to connect to and describe Kafka cluster.", noBroker);
        ends(2, "Invalid value twice for configuration exactly.once.source.support", exactly);
        ends(1, "Usage: ConnectDistributed worker.properties", "--help");
    }

    private void ends(int status, String line, Object argument) throws Exception {
        try (Run run = PackagedHome.run(folder, Map.of(), script, argument)) {
            assertEquals(status, run.await(), run::text);
            assertEquals(
                    1, run.text().lines().filter(each -> each.contains(line)).count(), run::text);
        }
    }

    private static List<String> workers(int port) {
        return rest(port).get("/connectors/in/status").body().path("tasks").findValuesAsText("worker_id");
    }

    private static RestCalls rest(int port) {
        return new RestCalls(URI.create("http://localhost:" + port));
    }

    /** The settings that are shipped, for this broker, this port and a cluster of the test's own. */
    private Path worker(String kafka, int port, String... more) throws IOException {
        String shipped = Files.readString(home.resolve("config/connect-distributed.properties"));
        String settings = shipped.replace("localhost:9092", kafka)
                .replace("=connect-cluster", "=" + cluster)
                .replace("=connect-offsets", "=" + cluster + "-offset")
                .replace("=connect-configs", "=" + cluster + "-config")
                .replace("=connect-status", "=" + cluster + "-status");
        return Files.writeString(
                Files.createTempFile(folder, "worker", ".properties"),
                settings + "\nlisteners=http://localhost:" + port
                        + "\nsession.timeout.ms=6000\nscheduled.rebalance.max.delay.ms=500\n"
                        + String.join("\n", more) + "\n");
    }
}
