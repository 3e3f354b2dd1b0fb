package io.millrace.plugins.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.plugins.location.PluginPath.Listing;
import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginProblem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginPathTest {
    @TempDir
    Path root;

    @Test
    void takesJarsZipsAndDirectoriesBelowAnElementAsLocations() throws IOException {
        touch("path/b.JAR");
        touch("path/a.zip");
        touch("path/dir/x.jar");
        touch("path/readme.txt");

        List<PluginLocation> locations = locations("path");

        assertEquals(
                List.of(text("path/a.zip"), text("path/b.JAR"), text("path/dir")),
                locations.stream().map(PluginLocation::text).toList());
        assertEquals(
                List.of(PluginLocation.Kind.SINGLE_JAR, PluginLocation.Kind.SINGLE_JAR, PluginLocation.Kind.MULTI_JAR),
                locations.stream().map(PluginLocation::kind).toList());
    }

    @Test
    void takesAnElementThatIsAJarAsALocationAndBlanksAroundCommasAsNothing() throws IOException {
        touch("one.jar");
        touch("two.jar");

        Listing listing =
                PluginPath.locate(" " + root.resolve("one.jar") + " ,  " + root.resolve("two.jar") + " ", null);

        assertEquals(2, listing.locations().size());
        assertEquals(Set.of(root), listing.directories());
    }

    @Test
    void findsJarsAnywhereBelowALocationAlongSymbolicLinksWithoutGoingInCircles() throws IOException {
        touch("path/plugin/lib/deep/x.jar");
        touch("elsewhere/y.jar");
        Path plugin = root.resolve("path/plugin");
        Files.createSymbolicLink(plugin.resolve("more"), root.resolve("elsewhere"));
        Files.createSymbolicLink(plugin.resolve("circle"), plugin);
        Files.createSymbolicLink(plugin.resolve("broken.jar"), root.resolve("nowhere.jar"));

        Listing listing = PluginPath.locate(root.resolve("path").toString(), null);

        assertEquals(
                List.of(plugin.resolve("lib/deep/x.jar"), plugin.resolve("more/y.jar")),
                listing.locations().get(0).elements());
        assertTrue(problem(listing, Kind.UNREADABLE).message().contains("broken.jar leads nowhere"));
    }

    @Test
    void prefersJarsToClassFilesInOneLocation() throws IOException {
        touch("path/mixed/x.jar");
        touch("path/mixed/com/acme/A.class");
        touch("path/tree/com/acme/A.class");

        List<PluginLocation> locations = locations("path");

        assertEquals(List.of(root.resolve("path/mixed/x.jar")), locations.get(0).elements());
        assertEquals(List.of(root.resolve("path/tree")), locations.get(1).elements());
        assertEquals(PluginLocation.Kind.CLASS_HIERARCHY, locations.get(1).kind());
    }

    @Test
    void reportsWhatIsMissingAndGoesOn() throws IOException {
        touch("path/a.jar");

        Listing listing = PluginPath.locate(root.resolve("missing") + "," + root.resolve("path"), root.resolve("gone"));

        assertEquals(1, listing.locations().size());
        assertEquals(
                "Could not get listing for plugin path: " + root.resolve("missing")
                        + ". Ignoring. There is no such file or directory.",
                problem(listing, Kind.UNREADABLE).message());
    }

    @Test
    void writesSpacesInUrlsAndEndsDirectoriesWithASlash() throws IOException {
        touch("my path/my plugin/x.jar");

        String text = locations("my path").get(0).text();

        assertTrue(text.startsWith("file:/"), text);
        assertTrue(text.endsWith("/my%20path/my%20plugin/"), text);
    }

    @Test
    void takesTheBundledDirectoryLastAndNoPlaceTwice() throws IOException {
        touch("path/a.jar");
        touch("bundled/b.jar");
        String path = root.resolve("path").toString();

        Listing listing = PluginPath.locate(path + "," + path, root.resolve("bundled"));

        assertEquals(
                List.of(text("path/a.jar"), text("bundled/b.jar")),
                listing.locations().stream().map(PluginLocation::text).toList());
    }

    @Test
    void givesALocationAnotherStampWhenAnyOfItsFilesChangesComesOrGoes() throws IOException {
        Path jar = touch("path/dir/x.jar");
        touch("path/tree/A.class");
        List<PluginLocation> first = locations("path");
        assertEquals(first, locations("path"));

        Files.write(jar, new byte[] {1});
        touch("path/tree/sub/B.class");
        List<PluginLocation> second = locations("path");

        assertNotEquals(first.get(0), second.get(0));
        assertNotEquals(first.get(1), second.get(1));
        Files.delete(jar);
        touch("path/dir/y.jar");
        assertNotEquals(second.get(0), locations("path").get(0));
    }

    @Test
    void noticesAJarThatWasReplacedByOneOfTheSameSizeAndTime() throws IOException {
        Path jar = touch("path/x.jar");
        PluginLocation before = locations("path").get(0);
        Path other = touch("other.jar");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(jar));

        Files.move(other, jar, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertNotEquals(before, locations("path").get(0));
    }

    @Test
    void tellsTheDirectoriesInWhichSomethingMayChange() throws IOException {
        touch("path/plugin/lib/x.jar");
        touch("one/two.jar");
        String elements =
                root.resolve("path") + "," + root.resolve("one/two.jar") + "," + root.resolve("not/yet/there");

        Set<Path> directories = PluginPath.locate(elements, null).directories();

        assertEquals(
                Set.of(
                        root,
                        root.resolve("one"),
                        root.resolve("path"),
                        root.resolve("path/plugin"),
                        root.resolve("path/plugin/lib")),
                directories);
    }

    @Test
    void tellsActivityOfAnyFileBelowALocationWhateverItIs() throws IOException {
        touch("path/dir/x.jar");
        Path partial = touch("path/dir/lib/.y.jar.Xa31bc");
        touch("path/empty/readme.txt");
        touch("path/z.jar");
        Listing first = PluginPath.locate(root.resolve("path").toString(), null);
        assertEquals(
                Set.of(text("path/dir"), text("path/empty"), text("path/z.jar")),
                first.activity().keySet());

        Files.write(partial, new byte[1]);
        touch("path/empty/sub/notes.txt");
        Listing second = PluginPath.locate(root.resolve("path").toString(), null);

        assertEquals(first.locations(), second.locations());
        assertNotEquals(
                first.activity().get(text("path/dir")), second.activity().get(text("path/dir")));
        assertNotEquals(
                first.activity().get(text("path/empty")), second.activity().get(text("path/empty")));
        assertEquals(first.activity().get(text("path/z.jar")), second.activity().get(text("path/z.jar")));
    }

    @Test
    void tellsWhereSomebodySeemsToBeInTheMiddleOfCopying() throws IOException {
        touch("path/browser/x.jar");
        touch("path/browser/y.jar.part");
        touch("path/rsync/.x.jar.Ab3dE9");
        touch("path/done/x.jar");
        touch("path/done/.hidden");

        Listing listing = PluginPath.locate(root.resolve("path").toString(), null);

        assertEquals(Set.of(text("path/browser"), text("path/rsync")), listing.copying());
    }

    @Test
    void changesNoStampForLogsAndForDataWhereThereIsNoPlugin() throws IOException {
        Path data = touch("path/data/topic/0.log");
        Path log = touch("path/tree/worker.log");
        touch("path/tree/A.class");
        List<PluginLocation> before = locations("path");

        Files.write(data, new byte[1]);
        Files.write(log, new byte[1]);
        touch("path/data/topic/1.index");
        assertEquals(before, locations("path"));
        touch("path/data/plugin.tar.gz");

        assertNotEquals(before.get(0), locations("path").get(0));
        assertEquals(before.get(1), locations("path").get(1));
    }

    @Test
    void tellsWhatCannotBeLookedIntoApartFromWhatIsNotThere() throws IOException {
        String tooLong = "n".repeat(300); // no file has such a name, but nor can anybody tell that it is not there
        touch("path/dir/x.jar");
        touch("path/file");
        Files.createSymbolicLink(root.resolve("path/dir/unclear"), root.resolve(tooLong));
        Files.createSymbolicLink(root.resolve("path/dir/circle"), root.resolve("path/dir/circle"));
        String elements = Stream.of("path", tooLong, tooLong + ".jar", "missing", "path/file/below")
                .map(element -> root.resolve(element).toString())
                .collect(Collectors.joining(","));

        Listing listing = PluginPath.locate(elements, root.resolve("bundled"));

        assertEquals(Set.of(text("path/dir"), text(tooLong) + "/", text(tooLong + ".jar")), listing.unknown());
        assertEquals(
                List.of(root.resolve("path/dir/x.jar")),
                listing.locations().get(0).elements());
    }

    @Test
    void takesAnEmptyElementAsTheCurrentDirectoryAndSaysSo() {
        PluginProblem problem = PluginPath.locate("", null).problems().get(0);

        assertEquals(Kind.EMPTY, problem.kind());
        assertTrue(problem.message().startsWith("Plugin path element is empty, taking the current directory"));
        assertTrue(problem.remedy().contains("stray comma"));
    }

    private List<PluginLocation> locations(String path) {
        return PluginPath.locate(root.resolve(path).toString(), null).locations();
    }

    private static PluginProblem problem(Listing listing, Kind kind) {
        List<PluginProblem> found = listing.problems().stream()
                .filter(problem -> problem.kind() == kind)
                .toList();
        assertEquals(1, found.size(), listing.problems()::toString);
        return found.get(0);
    }

    private Path touch(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    private String text(String path) throws IOException {
        return root.resolve(path).toUri().toURL().toString();
    }
}
