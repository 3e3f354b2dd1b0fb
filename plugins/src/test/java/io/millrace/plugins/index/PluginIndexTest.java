package io.millrace.plugins.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.plugins.discovery.DiscoveryMode;
import io.millrace.plugins.discovery.Findings;
import io.millrace.plugins.discovery.Findings.Orphan;
import io.millrace.plugins.discovery.FoundPlugin;
import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginProblem.Kind;
import io.millrace.plugins.model.PluginType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginIndexTest {
    @TempDir
    Path root;

    private Path directory;
    private PluginLocation location;

    @BeforeEach
    void givenALocation() throws IOException {
        directory = root.resolve("deep/index");
        location = location("acme.jar", "stamp");
    }

    @Test
    void remembersFindingsFromOneWorkerToTheNext() {
        Findings findings = findings();

        index("host").remember(location, DiscoveryMode.ONLY_SCAN, "path", findings);

        assertEquals(Optional.of(findings), found("host", location, DiscoveryMode.ONLY_SCAN, "path"));
    }

    @Test
    void forgetsWhenTheLocationTheHostTheClassPathOrTheModeIsAnother() {
        index("host").remember(location, DiscoveryMode.ONLY_SCAN, "path", findings());
        PluginLocation changed = new PluginLocation(location.text(), location.kind(), location.elements(), "other");

        assertEquals(Optional.empty(), found("host", changed, DiscoveryMode.ONLY_SCAN, "path"));
        assertEquals(Optional.empty(), found("other", location, DiscoveryMode.ONLY_SCAN, "path"));
        assertEquals(Optional.empty(), found("host", location, DiscoveryMode.ONLY_SCAN, "other"));
        assertEquals(Optional.empty(), found("host", location, DiscoveryMode.HYBRID_WARN, "path"));
    }

    @Test
    void takesNoNoticeOfATornOrForeignFileAndReplacesIt() throws IOException {
        index("host").remember(location, DiscoveryMode.ONLY_SCAN, "path", findings());
        Path file = files().get(0);
        String whole = Files.readString(file);
        for (int length = 0; length < whole.length(); length += 11) {
            Files.writeString(file, whole.substring(0, length));

            assertEquals(Optional.empty(), found("host", location, DiscoveryMode.ONLY_SCAN, "path"));
        }
        Files.writeString(file, whole.replace("com.acme.Sink", "com.evil.Sink"));
        assertEquals(Optional.empty(), found("host", location, DiscoveryMode.ONLY_SCAN, "path"));
        Files.write(file, new byte[] {(byte) 0xC3, (byte) 0x28, 0});
        assertEquals(Optional.empty(), found("host", location, DiscoveryMode.ONLY_SCAN, "path"));

        index("host").remember(location, DiscoveryMode.ONLY_SCAN, "path", findings());

        assertEquals(whole, Files.readString(file));
    }

    @Test
    void addsVersionsToThoseItKnowsOfTheSameContent() {
        PluginIndex index = index("host");
        index.rememberVersions(location, Map.of("com.acme.Sink", "1.0"));
        index.rememberVersions(location, Map.of("com.acme.Source", "line\nbreak\ttab\\"));

        assertEquals(
                Map.of("com.acme.Sink", "1.0", "com.acme.Source", "line\nbreak\ttab\\"),
                index("host").versions(location));
        assertEquals(Map.of(), index("other").versions(location));
    }

    @Test
    void deletesEntriesOfLocationsThatAreGone() throws IOException {
        PluginLocation gone = location("gone.jar", "stamp");
        index("host").remember(gone, DiscoveryMode.ONLY_SCAN, "path", findings());
        Files.delete(root.resolve("gone.jar"));

        index("host").remember(location, DiscoveryMode.ONLY_SCAN, "path", findings());

        assertEquals(1, files().size());
    }

    @Test
    void mayBeDeletedWhileItIsInUse() throws IOException {
        PluginIndex index = index("host");
        index.remember(location, DiscoveryMode.ONLY_SCAN, "path", findings());
        for (Path file : files()) {
            Files.delete(file);
        }
        Files.delete(directory);

        assertEquals(Map.of(), index.versions(location));
        index.rememberVersions(location, Map.of("com.acme.Sink", "1.0"));

        assertEquals(Map.of("com.acme.Sink", "1.0"), index.versions(location));
    }

    @Test
    void givesWorkersThatShareItWholeEntriesOrNone() throws Exception {
        Map<String, String> few = Map.of("com.acme.Sink", "1.0");
        Map<String, String> many = IntStream.range(0, 2000)
                .boxed()
                .collect(Collectors.toMap(number -> "com.acme.Sink" + number, number -> "2.0"));
        PluginLocation other = new PluginLocation(location.text(), location.kind(), location.elements(), "other");
        ExecutorService workers = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> writers = List.of(
                    workers.submit(() -> repeat(() -> index("host").rememberVersions(location, few))),
                    workers.submit(() -> repeat(() -> index("host").rememberVersions(other, many))));
            PluginIndex reader = index("host");
            while (!writers.stream().allMatch(Future::isDone)) {
                assertTrue(Set.of(few, Map.of()).contains(reader.versions(location)));
                assertTrue(Set.of(many, Map.of()).contains(reader.versions(other)));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            workers.shutdownNow();
        }
        assertEquals(1, files().size(), "nothing is left half written");
    }

    private static void repeat(Runnable write) {
        for (int round = 0; round < 50; round++) {
            write.run();
        }
    }

    @Test
    void goesWithoutADirectoryThatCannotBeMade() throws IOException {
        Files.createFile(root.resolve("deep"));
        PluginIndex index = index("host");

        index.remember(location, DiscoveryMode.ONLY_SCAN, "path", findings());
        index.rememberVersions(location, Map.of("com.acme.Sink", "1.0"));

        assertEquals(Map.of(), index.versions(location));
    }

    @Test
    void leavesFilesThatAreNotItsOwnAlone() throws IOException {
        Files.createDirectories(directory);
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(9)));
        for (String name : List.of("release.versions", "vim.plugins", "draft.tmp", "0".repeat(31) + ".plugins")) {
            Files.setLastModifiedTime(Files.createFile(directory.resolve(name)), old);
        }
        String own = "0123456789abcdef".repeat(2) + "-only_scan.plugins";
        Files.createDirectories(directory.resolve("a" + own.substring(1)).resolve("full")); // cannot be read as a file
        Files.createFile(directory.resolve(own));
        Files.setLastModifiedTime(Files.createFile(directory.resolve(own + "123.tmp")), old);

        PluginIndex index = index("host");
        index.remember(location, DiscoveryMode.ONLY_SCAN, "path", findings());

        assertEquals(6, files().size());
        assertFalse(Files.exists(directory.resolve(own)));
        index.rememberVersions(location, Map.of("com.acme.Sink", "1.0"));
        assertEquals(Map.of("com.acme.Sink", "1.0"), index.versions(location));
    }

    @Test
    void triesAgainAfterAWriteThatFailed() throws IOException {
        PluginIndex index = index("host");
        Files.createFile(root.resolve("deep"));
        index.rememberVersions(location, Map.of("com.acme.Sink", "1.0"));
        assertEquals(Map.of(), index.versions(location));

        Files.delete(root.resolve("deep"));
        index.rememberVersions(location, Map.of("com.acme.Sink", "1.0"));

        assertEquals(Map.of("com.acme.Sink", "1.0"), index.versions(location));
    }

    @Test
    void keepsItsDirectoryToItsOwnerAndTrustsNoneThatOthersMayWriteTo() throws IOException {
        index("host").rememberVersions(location, Map.of("com.acme.Sink", "1.0"));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));

        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx---"));

        assertEquals(Map.of(), index("host").versions(location));
    }

    @Test
    void remembersNothingIfThereIsNone() {
        PluginIndex none = PluginIndex.none();

        none.rememberVersions(location, Map.of("com.acme.Sink", "1.0"));

        assertTrue(none.versions(location).isEmpty());
        assertFalse(Files.exists(directory));
    }

    private PluginIndex index(String hostStamp) {
        return PluginIndex.in(directory, hostStamp);
    }

    private Optional<Findings> found(String host, PluginLocation place, DiscoveryMode mode, String classPath) {
        return index(host).findings(place, mode, classPath);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private PluginLocation location(String jar, String stamp) throws IOException {
        Path file = Files.createFile(root.resolve(jar));
        String text = PluginLocation.url(file).toString();
        return new PluginLocation(text, PluginLocation.Kind.SINGLE_JAR, List.of(file), stamp);
    }

    private Findings findings() {
        List<PluginProblem> problems = List.of(
                PluginProblem.of(location.text(), Kind.DAMAGED_FILE, "What\tis\nwrong\\n.", "Mend it."),
                PluginProblem.of(
                        location.text(),
                        "com.acme.Gone",
                        PluginType.SINK,
                        Kind.MISSING_CLASS,
                        "It is missing.",
                        "Find it."));
        return new Findings(
                List.of(
                        new FoundPlugin("com.acme.Sink", PluginType.SINK, location, true, false),
                        new FoundPlugin("com.acme.Source", PluginType.SOURCE, location, false, true)),
                problems,
                List.of(
                        new Orphan("com.acme.A", Optional.empty(), "com.acme.B", false),
                        new Orphan("com.acme.C", Optional.of(PluginType.PREDICATE), "com.acme.D", true)));
    }
}
