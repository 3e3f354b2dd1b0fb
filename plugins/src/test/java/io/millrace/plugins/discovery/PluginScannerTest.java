package io.millrace.plugins.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.plugins.index.PluginIndex;
import io.millrace.plugins.location.CompleteArchives;
import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.location.PluginPath;
import io.millrace.testing.jars.PluginJar;
import io.millrace.testing.jars.SamplePlugins;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginScannerTest {
    private static final String SMT = "com.acme.Smt";

    @TempDir
    Path root;

    private final ClassLoader host = getClass().getClassLoader();

    @Test
    void givesTheSameAnswerOutOfTheIndexAsFromTheFiles() throws Exception {
        PluginJar jar = smt(SMT).source(
                        "com.acme.Hidden", SamplePlugins.sinkConnector("com.acme.Hidden", "1.0", "Hidden() {}"));
        jar.writeTo(path());
        Files.write(path().resolve("damaged.jar"), new byte[3]);
        PluginIndex index = PluginIndex.in(root.resolve("index"), HostStamp.of(host));

        List<LocationScan> cold = scan(DiscoveryMode.HYBRID_WARN, index);
        List<LocationScan> warm = scan(DiscoveryMode.HYBRID_WARN, index);

        assertEquals(cold, warm);
        assertEquals(2, cold.get(0).plugins().size());
        assertEquals(1, cold.get(1).problems().size());
    }

    @Test
    void noticesAChangeOfAJar() throws Exception {
        smt(SMT).writeTo(path());
        PluginIndex index = PluginIndex.in(root.resolve("index"), HostStamp.of(host));
        assertEquals(List.of(SMT), names(scan(DiscoveryMode.ONLY_SCAN, index)));

        smt("com.acme.Other").writeTo(path());

        assertEquals(List.of("com.acme.Other"), names(scan(DiscoveryMode.ONLY_SCAN, index)));
    }

    @Test
    void findsNothingThroughAParentThatIsNotPublicUnlessAServiceFileNamesIt() throws Exception {
        String base = "com.acme.Base";
        String generic = "<R extends org.apache.kafka.connect.connector.ConnectRecord<R>>";
        PluginJar jar = PluginJar.named("acme")
                .source(base, SamplePlugins.transformation(base, "1").replace("public class", "abstract class"))
                .source(SMT, "public class Smt" + generic + " extends Base<R> {}")
                .source(
                        "com.acme.Direct",
                        "public class Direct" + generic + " extends Base<R> implements "
                                + Transformation.class.getName() + "<R> {}");
        jar.writeTo(path());
        assertEquals(List.of("com.acme.Direct"), names(scan(DiscoveryMode.HYBRID_WARN)));

        jar.service(Transformation.class, SMT).writeTo(path());

        assertEquals(List.of("com.acme.Direct", SMT), names(scan(DiscoveryMode.HYBRID_WARN)));
        assertEquals(List.of(SMT), names(scan(DiscoveryMode.SERVICE_LOAD)));
        assertEquals(List.of("com.acme.Direct"), names(scan(DiscoveryMode.ONLY_SCAN)));
    }

    @Test
    void doesNotReadThePackagesOfWellKnownLibraries() throws Exception {
        String library = "com.google.common.Smt";
        String neighbour = "com.google.pubsub.Smt";
        PluginJar jar = PluginJar.named("google")
                .source(library, SamplePlugins.transformation(library, "1"))
                .source(neighbour, SamplePlugins.transformation(neighbour, "1"));
        jar.writeTo(path());

        assertEquals(List.of(neighbour), names(scan(DiscoveryMode.HYBRID_WARN)));
    }

    /** As AWS's schema registry and Oracle's queues have theirs. */
    @Test
    void readsWhatIsAboutKafkaInThePackagesOfWellKnownLibrariesAllTheSame() throws Exception {
        String aws = "com.amazonaws.services.schemaregistry.kafkaconnect.Smt";
        String oracle = "oracle.jdbc.queue.connect.Smt";
        PluginJar.named("vendors")
                .source(aws, SamplePlugins.transformation(aws, "1"))
                .source(oracle, SamplePlugins.transformation(oracle, "1"))
                .writeTo(path());

        assertEquals(List.of(aws, oracle), names(scan(DiscoveryMode.ONLY_SCAN)));
    }

    @Test
    void readsWhatServiceFilesNameInThePackagesOfWellKnownLibraries() throws Exception {
        String library = "com.google.common.Smt";
        String base = "com.google.common.Base";
        String generic = "<R extends org.apache.kafka.connect.connector.ConnectRecord<R>>";
        PluginJar.named("google")
                .source(base, SamplePlugins.transformation(base, "1").replace("public class", "public abstract class"))
                .source(library, "public class Smt" + generic + " extends Base<R> {}")
                .service(Transformation.class, library)
                .writeTo(path());

        List<LocationScan> scans = scan(DiscoveryMode.SERVICE_LOAD);

        assertEquals(List.of(library), names(scans));
        assertEquals(List.of(), scans.get(0).problems());
    }

    @Test
    void countsTheWorkersServiceFilesForOwnCopiesOfItsPlugins() throws Exception {
        String copied = "org.apache.kafka.connect.storage.StringConverter";
        String shared = "org.apache.kafka.connect.storage.Converter";
        PluginJar jar = PluginJar.named("old-api");
        for (String name : List.of(copied, shared)) {
            String path = name.replace('.', '/') + ".class";
            try (InputStream bytes = host.getResourceAsStream(path)) {
                jar.file(path, bytes.readAllBytes());
            }
        }
        jar.writeTo(path());

        assertEquals(List.of(copied, copied), names(scan(DiscoveryMode.SERVICE_LOAD)));
    }

    @Test
    void findsPluginsBelowClassesOfTheWorker() throws Exception {
        URL json = JsonConverter.class.getProtectionDomain().getCodeSource().getLocation();
        PluginJar.named("acme")
                .source(
                        "com.acme.MyString",
                        "public class MyString extends org.apache.kafka.connect.storage.StringConverter {}")
                .source("com.acme.MyJson", "public class MyJson extends org.apache.kafka.connect.json.JsonConverter {}")
                .classPath(Path.of(json.toURI()))
                .writeTo(path());

        assertEquals(
                List.of("com.acme.MyJson", "com.acme.MyJson", "com.acme.MyString", "com.acme.MyString"),
                names(scan(DiscoveryMode.ONLY_SCAN)));
    }

    @Test
    void findsPluginsBelowClassesOfAUsersJarOnTheClassPathThatSoundsLikeALibrary() throws Exception {
        String base = "com.user.Base";
        Path jar = PluginJar.named("commons-foo-1.0.jar")
                .source(base, SamplePlugins.transformation(base, "1"))
                .writeTo(root.resolve("libs"));
        String text = "public class Smt<R extends org.apache.kafka.connect.connector.ConnectRecord<R>>"
                + " extends com.user.Base<R> {}";
        PluginJar.named("acme").source(SMT, text).classPath(jar).writeTo(path());
        try (URLClassLoader users = new URLClassLoader(new URL[] {jar.toUri().toURL()}, host)) {
            PluginScanner scanner = new PluginScanner(DiscoveryMode.ONLY_SCAN, users, PluginIndex.none());

            assertEquals(List.of(SMT), names(scanner.scan(locations())));
            assertTrue(names(List.of(scanner.classPath())).contains(base));
        }
    }

    @Test
    void readsJarsWithMoreEntriesThanOldArchivesCanCount() throws Exception {
        byte[] smt =
                Files.readAllBytes(smt(SMT).writeTreeTo(root.resolve("tree")).resolve("com/acme/Smt.class"));
        Files.createDirectories(path());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path().resolve("huge.jar")))) {
            for (int i = 0; i < 70_000; i++) {
                zip.putNextEntry(new ZipEntry("texts/" + i));
            }
            zip.putNextEntry(new ZipEntry("com/acme/Smt.class"));
            zip.write(smt);
        }

        assertEquals(List.of(SMT), names(scan(DiscoveryMode.ONLY_SCAN)));
    }

    @Test
    void readsJarsBehindASelfExtractingScriptAndStoredEntries() throws Exception {
        byte[] smt =
                Files.readAllBytes(smt(SMT).writeTreeTo(root.resolve("tree")).resolve("com/acme/Smt.class"));
        Files.createDirectories(path());
        Path jar = path().resolve("script.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.setLevel(0);
            zip.putNextEntry(new ZipEntry("com/acme/Smt.class"));
            zip.write(smt);
        }
        byte[] script = "#!/bin/sh\nexec java -jar $0\n".getBytes();
        byte[] whole = Arrays.copyOf(script, (int) (script.length + Files.size(jar)));
        System.arraycopy(Files.readAllBytes(jar), 0, whole, script.length, whole.length - script.length);
        Files.write(jar, whole);

        assertEquals(List.of(SMT), names(scan(DiscoveryMode.ONLY_SCAN)));
    }

    @Test
    void givesUpWhenInterrupted() {
        smt(SMT).writeTo(path());
        PluginScanner scanner = new PluginScanner(DiscoveryMode.ONLY_SCAN, host, PluginIndex.none());
        Thread.currentThread().interrupt();

        assertThrows(InterruptedException.class, () -> scanner.scan(locations()));
    }

    @Test
    void raisesNoFalseAlarmForLibrariesWithOptionalParents() throws Exception {
        Path optional = PluginJar.named("optional")
                .source("com.lib.Optional", "public interface Optional {}")
                .writeTo(root);
        PluginJar.named("acme")
                .source(SMT, SamplePlugins.transformation(SMT, "1"))
                .source("com.acme.FooConverter", "public class FooConverter implements com.lib.Optional {}")
                .source(
                        "com.acme.Glue",
                        "public class Glue implements com.lib.Optional { " + Transformation.class.getName()
                                + "<?> smt; }")
                .classPath(optional)
                .writeTo(path());

        LocationScan found = scan(DiscoveryMode.HYBRID_WARN).get(0);

        assertEquals(List.of(), found.problems());
    }

    @Test
    void tellsWhetherArchivesAreComplete() throws IOException {
        Path jar = smt(SMT).writeTo(path());
        assertTrue(CompleteArchives.in(locations().get(0)));

        byte[] whole = Files.readAllBytes(jar);
        Files.write(jar, Arrays.copyOf(whole, whole.length / 2));

        assertFalse(CompleteArchives.in(locations().get(0)));
    }

    private Path path() {
        return root.resolve("path");
    }

    private static PluginJar smt(String className) {
        return PluginJar.named("acme").source(className, SamplePlugins.transformation(className, "1"));
    }

    private List<PluginLocation> locations() {
        return PluginPath.locate(path().toString(), null).locations();
    }

    private List<LocationScan> scan(DiscoveryMode mode) throws InterruptedException {
        return scan(mode, PluginIndex.none());
    }

    private List<LocationScan> scan(DiscoveryMode mode, PluginIndex index) throws InterruptedException {
        return new PluginScanner(mode, host, index).scan(locations());
    }

    private static List<String> names(List<LocationScan> scans) {
        return scans.stream()
                .flatMap(scan -> scan.plugins().stream())
                .map(FoundPlugin::className)
                .sorted()
                .toList();
    }
}
