package io.millrace.plugins.manifests;

import static io.millrace.plugins.model.PluginType.CONVERTER;
import static io.millrace.plugins.model.PluginType.HEADER_CONVERTER;
import static io.millrace.plugins.model.PluginType.SINK;
import static io.millrace.plugins.model.PluginType.SOURCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.location.PluginPath;
import io.millrace.plugins.model.PluginType;
import io.millrace.testing.jars.PluginJar;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocationManifestsTest {
    private static final ListedPlugin A = new ListedPlugin("a.A", SINK);
    private static final ListedPlugin B = new ListedPlugin("b.B", SINK);
    private static final ListedPlugin GONE = new ListedPlugin("gone.Gone", SOURCE);

    @TempDir
    private Path folder;

    private Path pluginPath() {
        return folder.resolve("plugins");
    }

    @Test
    void readsEveryServiceFileOfALocation() {
        jar("one.jar")
                .service(SINK.baseType(), "a.A # comment")
                .writeTo(pluginPath().resolve("p"));
        jar("two.jar")
                .resource(file(SINK), "\n# licence\n b.B \n\na.A\n")
                .service(SOURCE.baseType(), "gone.Gone")
                .service("java.sql.Driver", "d.Driver")
                .writeTo(pluginPath().resolve("p/lib"));

        assertEquals(Set.of(A, B, GONE), manifests().listed());
    }

    @Test
    void aServiceFileThatJavaRefusesListsNothing() {
        jar("one.jar")
                .resource(file(SINK), "a.A\nnot a name\n")
                .service(SOURCE.baseType(), "gone.Gone")
                .writeTo(pluginPath());

        assertEquals(Set.of(GONE), manifests().listed());
    }

    @Test
    void nothingChangesWhereExactlyTheLoadablePluginsAreListed() {
        jar("one.jar").service(SINK.baseType(), "a.A").writeTo(pluginPath());

        assertEquals(List.of(), manifests().changes(Set.of(A), false));
    }

    @Test
    void aSingleJarGetsServiceFilesOfItsOwn() throws IOException {
        Path jar = jar("one.jar").service(SOURCE.baseType(), "gone.Gone").writeTo(pluginPath());

        ManifestChange change = onlyChange(Set.of(B, A), false);
        change.write("by a test");

        assertEquals(jar, change.path());
        assertEquals(Set.of("a.A", "b.B"), change.added());
        assertEquals(Set.of("gone.Gone"), change.removed());
        assertEquals("# by a test\na.A\nb.B\n", entry(jar, file(SINK)));
        assertEquals(List.of("one.txt", "META-INF/", "META-INF/services/", file(SINK)), names(jar));
    }

    @Test
    void additionsToSeveralJarsGoIntoAShim() throws IOException {
        Path directory = pluginPath().resolve("p");
        Path jar = jar("one.jar").writeTo(directory);
        byte[] before = Files.readAllBytes(jar);
        ListedPlugin header = new ListedPlugin("c.C", HEADER_CONVERTER);
        ListedPlugin converter = new ListedPlugin("c.C", CONVERTER);

        ManifestChange change = onlyChange(Set.of(header, converter), false);
        change.write("x");

        Path shim = directory.resolve("connect-plugin-path-shim-1.0.0.jar");
        assertEquals(shim, change.path());
        assertEquals(Set.of("c.C"), change.added());
        assertEquals("# x\nc.C\n", entry(shim, file(CONVERTER)));
        assertEquals("# x\nc.C\n", entry(shim, file(HEADER_CONVERTER)));
        assertArrayEquals(before, Files.readAllBytes(jar));
        assertEquals(Set.of(header, converter), manifests().listed());
    }

    @Test
    void aShimThatIsThereIsAddedTo() throws IOException {
        Path directory = pluginPath().resolve("p");
        jar("one.jar").writeTo(directory);
        PluginJar.named(LocationManifests.SHIM).service(SINK.baseType(), "b.B").writeTo(directory);

        onlyChange(Set.of(A, B), false).write("x");

        assertEquals("# x\nb.B\na.A\n", entry(directory.resolve(LocationManifests.SHIM), file(SINK)));
    }

    @Test
    void aJarWithNothingButStaleServiceFilesIsDeleted() throws IOException {
        Path directory = pluginPath().resolve("p");
        jar("one.jar").service(SINK.baseType(), "a.A").writeTo(directory);
        PluginJar.named(LocationManifests.SHIM)
                .service(SOURCE.baseType(), "gone.Gone")
                .writeTo(directory);

        onlyChange(Set.of(A), false).write("x");

        assertEquals(List.of(directory.resolve("one.jar")), files(directory));
    }

    @Test
    void classTreesGetFilesAndLoseEmptyOnes() throws IOException {
        Path tree = pluginPath().resolve("tree");
        PluginJar.named("x")
                .file("a/A.class", new byte[1])
                .service(SOURCE.baseType(), "gone.Gone")
                .writeTreeTo(tree);

        ManifestChange change = onlyChange(Set.of(A), false);
        change.write("x");

        assertEquals(tree, change.path());
        assertEquals(List.of(tree.resolve(file(SINK)), tree.resolve("a/A.class")), files(tree));
        assertEquals("# x\na.A\n", Files.readString(tree.resolve(file(SINK))));
    }

    @Test
    void aClassTreeWithoutServiceFilesHasNoDirectoryForThem() throws IOException {
        Path tree = pluginPath().resolve("tree");
        PluginJar.named("x")
                .file("a/A.class", new byte[1])
                .service(SOURCE.baseType(), "gone.Gone")
                .writeTreeTo(tree);

        onlyChange(Set.of(), false).write("x");

        assertFalse(Files.exists(tree.resolve("META-INF")));
        assertTrue(Files.exists(tree.resolve("a/A.class")));
    }

    @Test
    void entriesThatCannotBeLoadedStayIfWanted() throws IOException {
        Path jar = jar("one.jar").service(SOURCE.baseType(), "gone.Gone").writeTo(pluginPath());

        assertEquals(List.of(), manifests().changes(Set.of(), true));
        ManifestChange change = onlyChange(Set.of(A), true);
        change.write("x");

        assertEquals(Set.of(), change.removed());
        assertEquals("# x\ngone.Gone\n", entry(jar, file(SOURCE)));
        assertEquals("# x\na.A\n", entry(jar, file(SINK)));
    }

    @Test
    void aClassThatOnlyChangesItsTypeCountsAsNeitherAddedNorRemoved() {
        jar("one.jar").service(SOURCE.baseType(), "a.A").writeTo(pluginPath());

        ManifestChange change = onlyChange(Set.of(A), false);

        assertEquals(Set.of(), change.added());
        assertEquals(Set.of(), change.removed());
    }

    @Test
    void whatIsWrittenKeepsItsPermissionsAndItsLinks() throws IOException {
        Path jar = jar("real.jar").writeTo(folder.resolve("elsewhere"));
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r-----"));
        Files.createDirectories(pluginPath());
        Path link = Files.createSymbolicLink(pluginPath().resolve("link.jar"), jar);

        onlyChange(Set.of(A), false).write("x");

        assertTrue(Files.isSymbolicLink(link));
        assertEquals("# x\na.A\n", entry(jar, file(SINK)));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(jar)));
        assertEquals(List.of(jar), files(folder.resolve("elsewhere")));
    }

    @Test
    void aDamagedJarAmongOthersIsLeftAlone() throws IOException {
        Path directory = pluginPath().resolve("p");
        jar("one.jar").service(SINK.baseType(), "a.A").writeTo(directory);
        Files.writeString(directory.resolve("damaged.jar"), "no jar");

        assertEquals(Set.of(A), manifests().listed());
        assertEquals(List.of(), manifests().changes(Set.of(A), false));
    }

    @Test
    void aDamagedJarAloneHasNoServiceFiles() throws IOException {
        Files.createDirectories(pluginPath());
        Files.writeString(pluginPath().resolve("damaged.jar"), "no jar");

        assertEquals(List.of(), manifests().changes(Set.of(), false));
    }

    @Test
    void tellsWhatCannotBeRewrittenBeforehand() throws IOException {
        Path jar = jar("one.jar").service(SOURCE.baseType(), "gone.Gone").writeTo(pluginPath());
        ManifestChange change = onlyChange(Set.of(A), false);
        assertEquals(List.of(), change.obstacles());

        Files.writeString(jar, "damaged meanwhile");

        assertEquals(
                List.of("Path " + jar + " cannot be rewritten: it is no zip file, or is cut off: its table of"
                        + " contents is missing"),
                change.obstacles());
    }

    private LocationManifests manifests() {
        PluginLocation location =
                PluginPath.locate(pluginPath().toString(), null).locations().get(0);
        return LocationManifests.read(location, Path.of(URI.create(location.text())));
    }

    private ManifestChange onlyChange(Set<ListedPlugin> loadable, boolean keepOthers) {
        List<ManifestChange> changes = manifests().changes(loadable, keepOthers);
        assertEquals(1, changes.size());
        return changes.get(0);
    }

    /** With one file that has nothing to do with services. */
    private static PluginJar jar(String name) {
        return PluginJar.named(name).resource("one.txt", "1");
    }

    private static String file(PluginType type) {
        return "META-INF/services/" + type.baseType().getName();
    }

    private static String entry(Path jar, String name) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile());
                InputStream stream = zip.getInputStream(zip.getEntry(name))) {
            return new String(stream.readAllBytes(), UTF_8);
        }
    }

    private static List<String> names(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return Collections.list(zip.entries()).stream()
                    .map(ZipEntry::getName)
                    .toList();
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return new ArrayList<>(paths.filter(Files::isRegularFile).sorted().toList());
        }
    }
}
