package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.testing.jars.PluginJar;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plugin is installed, upgraded and removed again and again while another connector moves records. Property {@code
 * millrace.test.rounds} says how often.
 */
class PluginRoundsIT {
    private static final int ROUNDS = Integer.getInteger("millrace.test.rounds", 6);
    private static final String ROUNDER = "com.acme.RoundSourceConnector";

    /** Classes that a task of the plugin loads, more than a megabyte of metaspace a round: a leak shows. */
    private static final int CLASSES = 400;

    @TempDir
    Path folder;

    private Path plugins;
    private Path aside;
    private WorkerFixture worker;
    private RestCalls rest;
    private final String lines = WorkerFixture.topics().createFresh("lines", 1);
    private final String rounds = WorkerFixture.topics().createFresh("rounds", 1);

    @BeforeEach
    void start() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
        aside = Files.createDirectory(folder.resolve("aside"));
        worker = new WorkerFixture(folder)
                .with("plugin.path", plugins.toString())
                .with("plugin.discovery", "only_scan")
                .start();
        rest = worker.rest();
    }

    @AfterEach
    void stop() {
        worker.close();
        WorkerFixture.topics().delete(lines, rounds);
    }

    @Test
    void comingsAndGoingsDisturbNobodyAndLeaveNothingBehind() throws Exception {
        Path first = jar("1.0");
        Path second = jar("2.0");
        Path in = Files.createFile(folder.resolve("in.txt"));
        Path out = folder.resolve("out.txt");
        rest.create("in", "connector.class", "FileStreamSource", "file", in.toString(), "topic", lines);
        rest.create("out", "connector.class", "FileStreamSink", "file", out.toString(), "topics", lines);
        eventually(
                "both run",
                () -> (rest.states("in") + rest.states("out")).equals("RUNNING [RUNNING]RUNNING [RUNNING]"));
        Set<Long> threads = taskThreads();

        List<Long> metaspace = new ArrayList<>();
        try (LineWriter writer = new LineWriter(in)) {
            for (int round = 0; round < ROUNDS; round++) {
                round(first, second);
                metaspace.add(metaspaceAfterCollection());
            }
            writer.stop();
            List<String> written = writer.written();
            eventually("all lines arrive", () -> Files.readAllLines(out).size() >= written.size());
            assertEquals(written, Files.readAllLines(out), "each line once and in order");
        }

        assertEquals(threads, taskThreads(), "the same tasks run all the time");
        assertFlat(metaspace);
    }

    /** Each round loads more than 1.2 MB; what grows beside are the JVM's notes on the methods of a warming worker. */
    private static void assertFlat(List<Long> metaspace) {
        int from = Math.max(2, ROUNDS / 2);
        long allowed = Math.min(2_000_000, 400_000L * (ROUNDS - from));
        long most = metaspace.get(Math.min(from, ROUNDS - 1)) + allowed;
        eventually( // a thread that has just ended may still hold the last round's classes
                "as flat as metaspace in bytes after each round: " + metaspace,
                PluginRoundsIT::metaspaceAfterCollection,
                used -> used < most);
    }

    private void round(Path first, Path second) throws IOException {
        install(first);
        eventually("1.0 is listed", this::listed, List.of("1.0")::equals);
        assertEquals(
                201,
                rest.create("round", "connector.class", "RoundSource", "topic", rounds, "tasks.max", "1")
                        .status());
        eventually("it runs in version 1.0", this::running, "RUNNING 1.0, RUNNING 1.0"::equals);

        upgrade(second);
        eventually("2.0 is listed", this::listed, List.of("2.0")::equals);
        assertEquals("RUNNING 1.0, RUNNING 1.0", running());
        rest.post("/connectors/round/restart?includeTasks=true", null);
        eventually("it runs in version 2.0", this::running, "RUNNING 2.0, RUNNING 2.0"::equals);

        assertEquals(204, rest.delete("/connectors/round").status());
        Files.delete(plugins.resolve("round/round.jar"));
        Files.delete(plugins.resolve("round"));
        eventually("it is gone", this::listed, List::isEmpty);
    }

    private void install(Path jar) throws IOException {
        Path prepared = Files.createDirectory(aside.resolve("prepared"));
        Files.copy(jar, prepared.resolve("round.jar"));
        Files.move(prepared, plugins.resolve("round"));
    }

    private void upgrade(Path jar) throws IOException {
        Path prepared = Files.copy(jar, aside.resolve("next.jar"));
        Files.move(prepared, plugins.resolve("round/round.jar"), StandardCopyOption.REPLACE_EXISTING);
    }

    private List<String> listed() {
        List<String> versions = new ArrayList<>();
        rest.get("/connector-plugins").body().forEach(plugin -> {
            if (plugin.path("class").asText().equals(ROUNDER)) {
                versions.add(plugin.path("version").asText());
            }
        });
        return versions;
    }

    private String running() {
        var status = rest.get("/connectors/round/status").body();
        var connector = status.path("connector");
        var task = status.path("tasks").path(0);
        return connector.path("state").asText() + " "
                + connector.path("version").asText() + ", " + task.path("state").asText() + " "
                + task.path("version").asText();
    }

    private static Set<Long> taskThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("task-thread-(in|out)-0"))
                .map(Thread::getId)
                .collect(Collectors.toSet());
    }

    private static long metaspaceAfterCollection() {
        MemoryPoolMXBean pool = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(bean -> bean.getName().equals("Metaspace"))
                .findFirst()
                .orElseThrow();
        long[] least = {Long.MAX_VALUE};
        for (int collection = 0; collection < 3; collection++) {
            System.gc();
            least[0] = Math.min(least[0], pool.getUsage().getUsed());
        }
        return least[0];
    }

    private Path jar(String version) {
        String classes = IntStream.range(0, CLASSES)
                .mapToObj(i -> "public static class C" + i + " { public String text() { return \"" + i + "\"; } }")
                .collect(Collectors.joining("\n"));
        return PluginJar.named("round-" + version)
                .source(ROUNDER, connector(version))
                .source("com.acme.RoundTask", task(version))
                .source("com.acme.Filler", "public class Filler {\n" + classes + "\n}")
                .writeTo(aside);
    }

    private static String connector(String version) {
        return """
                import java.util.*;
                public class RoundSourceConnector extends org.apache.kafka.connect.source.SourceConnector {
                    private Map<String, String> config;
                    public void start(Map<String, String> props) { config = props; }
                    public void stop() {}
                    public Class<? extends org.apache.kafka.connect.connector.Task> taskClass() { return RoundTask.class; }
                    public List<Map<String, String>> taskConfigs(int max) { return List.of(config); }
                    public org.apache.kafka.common.config.ConfigDef config() {
                        return new org.apache.kafka.common.config.ConfigDef();
                    }
                    public String version() { return "VERSION"; }
                }
                """.replace("VERSION", version);
    }

    private static String task(String version) {
        return """
                import java.util.*;
                import org.apache.kafka.connect.source.*;
                public class RoundTask extends SourceTask {
                    private static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
                    private String topic;
                    public void start(Map<String, String> props) {
                        topic = props.get("topic");
                        LOCAL.set(this);
                        try {
                            for (int i = 0; i < CLASSES; i++) {
                                Class.forName("com.acme.Filler$C" + i).getDeclaredConstructor().newInstance();
                            }
                        } catch (ReflectiveOperationException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    public synchronized List<SourceRecord> poll() throws InterruptedException {
                        wait(50);
                        return List.of(new SourceRecord(Map.of("p", "1"), Map.of("o", 1L), topic,
                                org.apache.kafka.connect.data.Schema.STRING_SCHEMA, "VERSION"));
                    }
                    public synchronized void stop() { notifyAll(); }
                    public String version() { return "VERSION"; }
                }
                """.replace("VERSION", version).replace("CLASSES", Integer.toString(CLASSES));
    }

    /** Appends numbered lines, some hundred a second, until it is stopped. */
    private static final class LineWriter implements AutoCloseable {
        private final List<String> written = new ArrayList<>();
        private final AtomicBoolean stop = new AtomicBoolean();
        private final Thread thread;
        private volatile Throwable failure;

        LineWriter(Path file) {
            thread = new Thread(() -> write(file), "line-writer");
            thread.start();
        }

        private void write(Path file) {
            try (Writer writer = Files.newBufferedWriter(file)) {
                while (!stop.get()) {
                    String line = "line " + written.size();
                    written.add(line);
                    writer.write(line + "\n");
                    writer.flush();
                    Thread.sleep(3);
                }
            } catch (IOException | InterruptedException e) {
                failure = e;
            }
        }

        void stop() throws InterruptedException {
            stop.set(true);
            thread.join();
        }

        List<String> written() {
            assertEquals(null, failure);
            return written;
        }

        @Override
        public void close() throws InterruptedException {
            stop();
        }
    }
}
