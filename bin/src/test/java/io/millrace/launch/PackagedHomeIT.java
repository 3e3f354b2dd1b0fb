package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.launch.PackagedHome.Run;
import io.millrace.testing.kafka.KafkaFixture;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged home through its scripts, as users start it. */
class PackagedHomeIT {
    @TempDir
    Path temporary;

    private Path folder;
    private Path script;
    private final int port = PackagedHome.freePort();
    private final RestCalls rest = new RestCalls(URI.create("http://localhost:" + port));

    @BeforeEach
    void prepare() throws IOException {
        folder = Files.createDirectory(temporary.resolve("with spaces"));
        script = Files.createSymbolicLink(
                folder.resolve("connect link.sh"), PackagedHome.path().resolve("bin/connect-standalone.sh"));
    }

    @Test
    void theQuickstartGoesOnWhereItStopped() throws Exception {
        String kafka = "localhost:" + PackagedHome.freePort();
        Path worker = worker(kafka);
        Path source =
                write("source.properties", "name=in\nconnector.class=FileStreamSource\nfile=in.txt\ntopic=quick\n");
        Path sink = write("sink.properties", "name=out\nconnector.class=FileStreamSink\nfile=out.txt\ntopics=quick\n");
        Path in = write("in.txt", "one\n");
        Path out = folder.resolve("out.txt");
        Object[] command = {script, "--embedded-kafka", "--embedded-kafka-data", "kafka data", worker, source, sink};

        try (Run run = PackagedHome.run(folder, Map.of(), command)) {
            eventually("the first line arrives", () -> Files.readAllLines(out).equals(List.of("one")));
            eventually("it says what to try", () -> run.text().contains("REST listens at http://localhost:" + port));
            assertTrue(run.text().contains("data in " + folder.resolve("kafka data")), run.text());
            assertTrue(run.text().contains("[in|task-0] "), "lines carry their connector's context");
            Files.writeString(in, "two\n", StandardOpenOption.APPEND);
            eventually("a line appended arrives", () -> Files.readAllLines(out).equals(List.of("one", "two")));
            assertEquals(143, run.terminate());
            assertTrue(run.text().contains("Kafka Connect stopped"), run.text());
        }
        Files.writeString(in, "three\n", StandardOpenOption.APPEND);
        try (Run run = PackagedHome.run(folder, Map.of(), command)) {
            eventually("it goes on", () -> Files.readAllLines(out), lines -> lines.size() >= 3);
            Files.writeString(in, "four\n", StandardOpenOption.APPEND);
            eventually("and on", () -> Files.readAllLines(out), lines -> lines.size() >= 4);
            assertEquals(143, run.terminate());
        }
        assertEquals(List.of("one", "two", "three", "four"), Files.readAllLines(out));
    }

    @Test
    void aMillionLinesSurviveAKill() throws Exception {
        String topic = KafkaFixture.shared().topics().createFresh("million", 1);
        Path worker = worker(KafkaFixture.shared().bootstrapServers());
        Path in = aMillionLines();
        Path out = folder.resolve("out.txt");
        Path source = source(in, topic);
        Path sink = sink(out, topic);

        try (Run run = PackagedHome.run(folder, Map.of(), script, worker, source, sink)) {
            eventually("it is half-way", () -> Files.exists(out) && Files.size(out) > 4_000_000);
            run.kill();
        }
        try (Run run = PackagedHome.run(folder, Map.of(), script, worker)) {
            eventually(
                    "the end is near", Duration.ofMinutes(3), () -> lastLine(out), line -> line.startsWith("line 999"));
            // FileStreamSource keeps lines beyond a batch of 2000 until there is more to read.
            Files.writeString(in, "line 1000000\n", StandardOpenOption.APPEND);
            eventually("the last line arrives", Duration.ofMinutes(3), () -> lastLine(out), "line 1000000"::equals);
            assertEquals(143, run.terminate());
        }

        boolean[] seen = new boolean[1_000_001];
        int previous = -1;
        int steps = 0;
        for (String line : Files.readAllLines(out)) {
            int number = Integer.parseInt(line.substring("line ".length()));
            seen[number] = true;
            steps += number == previous + 1 ? 0 : 1;
            previous = number;
        }
        for (int i = 0; i < seen.length; i++) {
            assertTrue(seen[i], "line " + i + " is lost");
        }
        assertTrue(steps <= 3, "lines go back only where the kill was, not " + steps + " times");
        KafkaFixture.shared().topics().delete(topic);
    }

    @Test
    void aMillionLinesArriveOnceAndInOrder() throws Exception {
        String topic = KafkaFixture.shared().topics().createFresh("ordered", 1);
        Path worker = worker(KafkaFixture.shared().bootstrapServers());
        Path in = aMillionLines();
        Path out = folder.resolve("out.txt");
        Path source = source(in, topic);
        Path sink = sink(out, topic);

        try (Run run = PackagedHome.run(folder, Map.of(), script, worker, source, sink)) {
            eventually("the last line arrives", Duration.ofMinutes(3), () -> lastLine(out), "line 999999"::equals);
            assertEquals(143, run.terminate());
        }

        assertEquals(-1L, Files.mismatch(in, out));
        KafkaFixture.shared().topics().delete(topic);
    }

    @Test
    void connectorsMadeOverRestSurviveAKill() throws Exception {
        Path worker = worker(KafkaFixture.shared().bootstrapServers());
        try (Run run = PackagedHome.run(folder, Map.of(), script, worker)) {
            eventually("it is healthy", () -> rest.get("/health").status() == 200);
            rest.create("kept", "connector.class", "FileStreamSource", "file", "x", "topic", "kept");
            rest.put("/connectors/kept/pause", null);
            run.kill();
        }
        try (Run run = PackagedHome.run(folder, Map.of(), script, worker)) {
            eventually("it is back, and paused", () -> rest.states("kept").startsWith("PAUSED"));
            run.terminate();
        }
    }

    @Test
    void exitStatusesAreThoseThatScriptsKnow() throws Exception {
        Path worker = worker("localhost:" + PackagedHome.freePort());
        Path broken = write("broken.properties", "connector.class=FileStreamSource\n");

        assertExit(1, "USAGE: ");
        assertExit(1, "Usage: ConnectStandalone worker.properties", "--help");
        assertExit(0, "Millrace 0.", "--version");
        assertExit(2, "no-such-file.properties", "no-such-file.properties");
        assertExit(2, "Missing required configuration \"bootstrap.servers\"", "");
        assertExit(
                2, "a port of this machine", "--embedded-kafka", write("far.properties", "bootstrap.servers=far:1\n"));
        Path usable = worker(KafkaFixture.shared().bootstrapServers());
        assertExit(3, "missing the mandatory 'name'", usable, broken);
        try (ServerSocket taken = new ServerSocket(port)) {
            assertExit(2, Integer.toString(taken.getLocalPort()), worker);
        }
    }

    @Test
    void runsInTheBackgroundWithDaemon() throws Exception {
        Path worker = worker(KafkaFixture.shared().bootstrapServers());
        Path logs = folder.resolve("log dir");

        try (Run run = PackagedHome.run(folder, Map.of("LOG_DIR", logs.toString()), script, "-daemon", worker)) {
            assertEquals(0, run.await());
        }

        eventually("it is healthy", () -> rest.get("/health").status() == 200);
        assertTrue(Files.size(logs.resolve("connectStandalone.out")) > 0);
        List<ProcessHandle> daemons = ProcessHandle.allProcesses()
                .filter(each ->
                        each.info().arguments().map(List::of).orElse(List.of()).contains(worker.toString()))
                .toList();
        daemons.forEach(ProcessHandle::destroy);
        eventually("it has ended", () -> daemons.stream().noneMatch(ProcessHandle::isAlive));
    }

    private Path aMillionLines() throws IOException {
        return Files.write(folder.resolve("in.txt"), (Iterable<String>)
                () -> Stream.iterate(0, i -> i < 1_000_000, i -> i + 1)
                        .map(i -> "line " + i)
                        .iterator());
    }

    private Path source(Path in, String topic) throws IOException {
        return write(
                "source.properties",
                "name=in\nconnector.class=FileStreamSource\nfile=" + in + "\ntopic=" + topic + "\n");
    }

    private Path sink(Path out, String topic) throws IOException {
        return write(
                "sink.properties",
                "name=out-" + topic + "\nconnector.class=FileStreamSink\nfile=" + out + "\ntopics=" + topic + "\n");
    }

    private void assertExit(int status, String text, Object... arguments) throws Exception {
        Object[] command =
                Stream.concat(Stream.of(script), Stream.of(arguments)).toArray();
        try (Run run = PackagedHome.run(folder, Map.of("LOG_DIR", folder.toString()), command)) {
            assertEquals(status, run.await(), run::text);
            assertTrue(run.text().contains(text), run.text());
        }
    }

    private Path worker(String bootstrapServers) throws IOException {
        return write(
                "worker.properties",
                String.join(
                        "\n",
                        "bootstrap.servers=" + bootstrapServers,
                        "listeners=http://:" + port,
                        "key.converter=org.apache.kafka.connect.storage.StringConverter",
                        "value.converter=org.apache.kafka.connect.storage.StringConverter",
                        "offset.storage.file.filename=" + folder.resolve("offsets"),
                        "config.storage.file.filename=" + folder.resolve("configs"),
                        "offset.flush.interval.ms=500",
                        "consumer.session.timeout.ms=6000"));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String lastLine(Path file) throws IOException {
        try (var channel = Files.newByteChannel(file)) {
            channel.position(Math.max(0, channel.size() - 20));
            var bytes = java.nio.ByteBuffer.allocate(20);
            channel.read(bytes);
            String tail = new String(bytes.array(), 0, bytes.position(), java.nio.charset.StandardCharsets.UTF_8);
            String[] lines = tail.split("\n");
            return tail.endsWith("\n") ? lines[lines.length - 1] : "";
        }
    }
}
