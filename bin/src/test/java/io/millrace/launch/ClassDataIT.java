package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.launch.PackagedHome.Run;
import io.millrace.testing.kafka.KafkaFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of class data: made by the first worker, used by the next start, and never in the way. */
class ClassDataIT {
    private static final String COMMAND = ClassDataCommand.class.getName();
    private static final String TELL = "-Xlog:class+load=info:stdout";
    private static final Map<String, String> ON = Map.of("MILLRACE_CLASS_DATA", "", "KAFKA_HEAP_OPTS", "-Xmx256M");
    private static final Map<String, String> TELLING = Map.of("MILLRACE_CLASS_DATA", "", "KAFKA_OPTS", TELL);
    private static final String FROM_ARCHIVE = "source: shared objects file (top)";

    @TempDir
    Path folder;

    private Path home;
    private Path script;

    @BeforeEach
    void prepare() throws IOException {
        home = Files.createDirectory(folder.resolve("the home"));
        for (String each : List.of("bin", "config")) {
            copy(PackagedHome.path().resolve(each), Files.createDirectory(home.resolve(each)));
        }
        for (String each : List.of("libs", "plugins")) {
            Files.createSymbolicLink(home.resolve(each), PackagedHome.path().resolve(each));
        }
        script = home.resolve("bin/connect-standalone.sh");
    }

    @Test
    void theNextStartUsesWhatTheFirstWorkerLeft() throws Exception {
        Path log = logToFile();
        String firstLine;
        try (Run run = PackagedHome.run(folder, ON, script, worker())) {
            eventually(
                    "the log has begun",
                    () -> Files.exists(log) && Files.readString(log).contains("\n"));
            firstLine = Files.readString(log).lines().findFirst().orElseThrow();
            eventually(
                    "an archive is there",
                    Duration.ofMinutes(2),
                    this::files,
                    files -> files.size() == 2 && files.get(1).endsWith(".jsa.note"));
            assertEquals(143, run.terminate(), run::text);
        }
        assertTrue(Files.readString(log).startsWith(firstLine), "the rehearsal has begun the worker's log anew");
        assertTrue(version(TELLING).contains(FROM_ARCHIVE));
        assertFalse(version(Map.of(
                        "MILLRACE_CLASS_DATA", "", "KAFKA_HEAP_OPTS", "-Xmx256M -Xshare:off", "KAFKA_OPTS", TELL))
                .contains(FROM_ARCHIVE));
        assertFalse(version(Map.of("MILLRACE_CLASS_DATA", "off", "KAFKA_OPTS", TELL))
                .contains(FROM_ARCHIVE));
    }

    @Test
    void aDamagedArchiveIsPassedOverQuietly() throws Exception {
        make();
        Path archive = home.resolve("class-data").resolve(files().get(0));
        byte[] whole = Files.readAllBytes(archive);
        assertTrue(version(TELLING).contains(FROM_ARCHIVE));

        byte[] rotten = whole.clone();
        Arrays.fill(rotten, whole.length / 2, whole.length / 2 + (1 << 16), (byte) 1);
        for (byte[] content : List.of(rotten, new byte[whole.length], Arrays.copyOf(whole, 1 << 20))) {
            put(archive, content);
            assertFalse(version(TELLING).contains(FROM_ARCHIVE));
            assertQuiet(version(ON));
        }
        Files.delete(archive);
        assertQuiet(version(ON));
        put(archive, whole);
        Files.writeString(archive.resolveSibling(archive.getFileName() + ".note"), "");
        assertQuiet(version(ON));
    }

    @Test
    void homesAndJvmsHaveArchivesOfTheirOwn() throws Exception {
        make();
        String one = files().get(0);
        Path moved = Files.move(home, folder.resolve("another home"));
        home = moved;
        make();

        assertTrue(one.matches("java-[0-9.]+-[0-9a-f]{8}\\.jsa"), one);
        assertEquals(4, files().size(), () -> one + " is not for the home that was moved");
    }

    @Test
    void switchedOffNoneIsMade() throws Exception {
        Map<String, String> off = Map.of("MILLRACE_CLASS_DATA", "off");
        Map<String, String> options = Map.of("MILLRACE_CLASS_DATA", "", "JAVA_TOOL_OPTIONS", "-Xshare:off");
        for (Map<String, String> environment : List.of(off, options)) {
            try (Run run = PackagedHome.run(folder, environment, home.resolve("bin/kafka-run-class.sh"), COMMAND)) {
                assertEquals(1, run.await(), run::text);
                assertTrue(run.text().contains("switched off"), run::text);
            }
        }
        assertEquals(List.of(), files());
    }

    /** As in an image of a container. */
    private void make() throws Exception {
        try (Run run = PackagedHome.run(folder, ON, home.resolve("bin/kafka-run-class.sh"), COMMAND)) {
            assertEquals(0, run.await(), run::text);
            assertTrue(run.text().startsWith(home.resolve("class-data").toString()), run::text);
        }
    }

    private static void put(Path archive, byte[] content) throws IOException {
        Files.deleteIfExists(archive); // it is write-protected
        Files.write(archive, content);
    }

    private Path logToFile() throws IOException {
        Path log = folder.resolve("worker.log");
        Path file = home.resolve("config/connect-log.properties");
        Files.writeString(file, Files.readString(file).replace("output=stdout", "output=" + log));
        return log;
    }

    private static void assertQuiet(String output) {
        assertTrue(output.startsWith("Millrace "), output);
        assertEquals(2, output.lines().count(), output);
    }

    private String version(Map<String, String> environment) throws Exception {
        try (Run run = PackagedHome.run(folder, environment, script, "--version")) {
            assertEquals(0, run.await(), run::text);
            return run.text();
        }
    }

    private List<String> files() throws IOException {
        Path classData = home.resolve("class-data");
        if (!Files.isDirectory(classData)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(classData)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private Path worker() throws IOException {
        return Files.writeString(
                folder.resolve("worker.properties"),
                String.join(
                        "\n",
                        "bootstrap.servers=" + KafkaFixture.shared().bootstrapServers(),
                        "listeners=http://localhost:0",
                        "key.converter=org.apache.kafka.connect.storage.StringConverter",
                        "value.converter=org.apache.kafka.connect.storage.StringConverter",
                        "offset.storage.file.filename=" + folder.resolve("offsets")));
    }

    private static void copy(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
    }
}
