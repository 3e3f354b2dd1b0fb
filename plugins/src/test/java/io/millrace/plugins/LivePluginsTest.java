package io.millrace.plugins;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginType;
import io.millrace.testing.jars.PluginJar;
import io.millrace.testing.jars.SamplePlugins;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that come, change and go while a worker runs. */
class LivePluginsTest {
    private static final String SINK = "com.acme.AcmeSinkConnector";

    @TempDir
    Path folder;

    private Path path;
    private Path aside;
    private Plugins plugins;

    @BeforeEach
    void folders() throws IOException {
        path = Files.createDirectory(folder.resolve("plugins"));
        aside = Files.createDirectory(folder.resolve("aside"));
    }

    @AfterEach
    void close() {
        if (plugins != null) {
            plugins.close();
        }
    }

    @Test
    void aDirectoryThatAppearsIsUsable() throws IOException {
        start();
        install("acme", "1.0");

        soon("the new plugin is listed", this::versions, List.of("1.0")::equals);
        assertEquals("1.0", plugins.connector("AcmeSink", null).version());
    }

    @Test
    void aPluginPathThatAppearsIsUsable() throws IOException {
        Files.delete(path);
        start();
        Files.createDirectory(path);
        install("acme", "1.0");

        soon("the new plugin is listed", this::versions, List.of("1.0")::equals);
    }

    @Test
    void anUpgradeServesNewInstancesWhileOldOnesKeepTheirClasses() throws Exception {
        install("acme", "1.0");
        start();
        PluginDescriptor old = plugins.connector(SINK, null);
        SinkConnector running = plugins.newInstance(old, SinkConnector.class);

        replaceJar("acme", "2.0");
        soon("the upgrade is listed", this::versions, List.of("2.0")::equals);

        PluginDescriptor upgraded = plugins.connector(SINK, null);
        assertEquals("1.0", running.version());
        assertEquals("2.0", plugins.newInstance(upgraded, SinkConnector.class).version());
        assertNotSame(old.loader(), upgraded.loader());
        assertSame(old.loader(), old.loader().loadClass("com.acme.Late").getClassLoader(), "a class loaded only now");
    }

    @Test
    void aDirectoryThatWasSwappedIsStillWatched() throws Exception {
        install("acme", "1.0");
        start();
        Files.move(path.resolve("acme"), folder.resolve("old"));
        install("acme", "2.0");
        soon("the swap is noticed", this::versions, List.of("2.0")::equals);

        replaceJar("acme", "3.0");
        soon("and what changes behind it", this::versions, List.of("3.0")::equals);
    }

    @Test
    void aLinkThatIsTurnedIsAnUpgrade() throws Exception {
        Path link = path.resolve("current");
        for (String version : List.of("1.0", "2.0")) {
            sink("acme", SINK, version).writeTo(folder.resolve("v" + version));
        }
        Files.createSymbolicLink(link, folder.resolve("v1.0"));
        start();
        assertEquals(List.of("1.0"), versions());

        Path next = Files.createSymbolicLink(folder.resolve("next"), folder.resolve("v2.0"));
        Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        soon("the turn is noticed", this::versions, List.of("2.0")::equals);
    }

    @Test
    void aLinkOnTheWayToThePluginPathThatIsTurnedIsAnUpgrade() throws Exception {
        for (String version : List.of("1.0", "2.0")) {
            sink("acme", SINK, version).writeTo(folder.resolve("v" + version + "/plugins"));
        }
        Path link = Files.createSymbolicLink(folder.resolve("current"), folder.resolve("v1.0"));
        path = link.resolve("plugins");
        start();
        assertEquals(List.of("1.0"), versions());

        Path next = Files.createSymbolicLink(folder.resolve("next"), folder.resolve("v2.0"));
        Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        soon("the turn is noticed", this::versions, List.of("2.0")::equals);
    }

    @Test
    void aPluginThatLosesItsFilesInTheMiddleOfTheSearchTakesNoneAlong() throws Exception {
        install("acme", "1.0");
        start();
        for (int round = 0; round < 20; round++) {
            Path jar = Files.write(path.resolve("torn.jar"), new byte[round]);
            Files.delete(jar);
        }
        install("other", "com.other.OtherSinkConnector", "1.0");

        soon("the neighbour is found", () -> plugins.find("OtherSink"), Optional::isPresent);
        assertEquals(List.of("1.0"), versions());
    }

    /**
     * Within the two seconds that users are promised, and some more for a machine that is busy, yet before the watch
     * looks anyway: what this shows is that changes are noticed at all. How long they take is up to {@code PluginWatch}'s
     * quiet time.
     */
    private static <T> void soon(String what, Callable<T> value, Predicate<T> accepts) {
        eventually(what, Duration.ofSeconds(9), value, accepts);
    }

    @Test
    void aLocationThatDoesNotChangeKeepsItsLoader() throws IOException {
        install("acme", "1.0");
        start();
        ClassLoader before = plugins.connector(SINK, null).loader();

        sink("other", "com.other.OtherSinkConnector", "1.0").writeTo(aside);
        move("other");
        eventually("the neighbour is found", () -> plugins.find("OtherSink"), Optional::isPresent);

        assertSame(before, plugins.connector(SINK, null).loader());
    }

    @Test
    void aRemovedPluginIsUnloadedWhenNothingUsesIt() throws Exception {
        install("acme", "1.0");
        start();
        SinkConnector running = plugins.newInstance(plugins.connector(SINK, null), SinkConnector.class);
        WeakReference<ClassLoader> loader =
                new WeakReference<>(running.getClass().getClassLoader());
        try (CapturedLog log = new CapturedLog()) {
            Files.delete(path.resolve("acme/acme.jar"));
            Files.delete(path.resolve("acme"));
            eventually("the plugin is gone", this::versions, List::isEmpty);
            assertEquals("1.0", running.version());

            assertEquals(Optional.of(PluginType.SINK), plugins.connectorType(SINK), "what it was, it is");
            running = null;
            eventually("its classes are unloaded", () -> loader.refersTo(null));
            eventually(
                    "the log says so",
                    () -> log.linesWith("Unloaded plugin location").stream()
                            .filter(line -> line.contains(path.toString()))
                            .count(),
                    count -> count == 1);
        }
    }

    @Test
    void aHalfCopiedJarIsNotTaken() throws Exception {
        start();
        byte[] jar = jar("acme", "1.0");
        Path directory = Files.createDirectory(path.resolve("acme"));
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("acme.jar").toFile(), "rw")) {
            file.write(jar, 0, jar.length / 2);
            sink("other", "com.other.OtherSinkConnector", "1.0").writeTo(aside);
            move("other"); // comes to rest later than the half
            eventually("the neighbour is found", () -> plugins.find("OtherSink"), Optional::isPresent);
            assertEquals(Optional.empty(), plugins.find("AcmeSink"));
            assertTrue(plugins.problems().stream()
                    .noneMatch(problem -> problem.location().contains("acme")));

            file.write(jar, jar.length / 2, jar.length - jar.length / 2);
        }
        eventually("the whole jar is found", () -> plugins.find("AcmeSink"), Optional::isPresent);
    }

    @Test
    void aCopyThatFaltersBetweenTwoJarsIsTakenInOneStep() throws Exception {
        start();
        byte[] acme = jar("acme", "1.0");
        Path directory = Files.createDirectory(path.resolve("acme"));
        String other = "com.other.OtherSinkConnector";
        sink("other", other, "1.0").writeTo(aside);
        Files.write(directory.resolve("acme.jar"), acme);
        long pause = System.nanoTime() + Duration.ofMillis(900).toNanos();
        while (System.nanoTime() < pause) {
            Optional<?> found = plugins.find("AcmeSink");
            assertTrue(found.isEmpty() || System.nanoTime() >= pause, "the first jar by itself");
            TimeUnit.MILLISECONDS.sleep(20);
        }
        Files.move(aside.resolve("other.jar"), directory.resolve("other.jar"));

        soon("the plugin is found", () -> plugins.find("OtherSink"), Optional::isPresent);
        assertSame(
                plugins.connector(SINK, null).loader(),
                plugins.connector(other, null).loader());
    }

    @Test
    void nothingIsNoticedWhenTheWatchIsOff() throws IOException {
        plugins = Plugins.discover(
                new PluginSettings(path.toString(), "only_scan", null, Optional.empty(), false),
                getClass().getClassLoader());
        assertEquals(List.of(), versions());
        install("acme", "1.0");

        try (Plugins watching = discover()) {
            eventually("another worker finds it", () -> watching.find("AcmeSink"), Optional::isPresent);
        }
        assertEquals(List.of(), versions());
    }

    private void start() {
        plugins = discover();
        plugins.descriptors(); // what comes from now on is news
    }

    private Plugins discover() {
        return Plugins.discover(
                new PluginSettings(path.toString(), "only_scan", null, Optional.empty(), true),
                getClass().getClassLoader());
    }

    private List<String> versions() {
        return plugins.versions(SINK, PluginType.SINK);
    }

    private void install(String name, String version) throws IOException {
        install(name, SINK, version);
    }

    private void install(String name, String className, String version) throws IOException {
        Files.createDirectory(aside.resolve(name));
        sink(name, className, version).writeTo(aside.resolve(name));
        Files.move(aside.resolve(name), path.resolve(name));
    }

    private void move(String name) throws IOException {
        Files.move(aside.resolve(name + ".jar"), path.resolve(name + ".jar"));
    }

    private void replaceJar(String name, String version) throws IOException {
        sink(name, SINK, version).writeTo(aside);
        Files.move(
                aside.resolve(name + ".jar"),
                path.resolve(name).resolve(name + ".jar"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private byte[] jar(String name, String version) throws IOException {
        sink(name, SINK, version).writeTo(aside);
        return Files.readAllBytes(aside.resolve(name + ".jar"));
    }

    private static PluginJar sink(String name, String className, String version) {
        return PluginJar.named(name)
                .source(className, SamplePlugins.sinkConnector(className, version))
                .source("com.acme.Late", "public class Late {}");
    }
}
