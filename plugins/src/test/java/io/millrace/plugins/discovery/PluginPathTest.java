package io.millrace.plugins.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

        List<PluginLocation> locations =
                PluginPath.locations(root.resolve("path").toString(), null);

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

        List<PluginLocation> locations =
                PluginPath.locations(" " + root.resolve("one.jar") + " ,  " + root.resolve("two.jar") + " ", null);

        assertEquals(2, locations.size());
    }

    @Test
    void findsJarsAnywhereBelowALocationAlongSymbolicLinksWithoutGoingInCircles() throws IOException {
        touch("path/plugin/lib/deep/x.jar");
        touch("elsewhere/y.jar");
        Path plugin = root.resolve("path/plugin");
        Files.createSymbolicLink(plugin.resolve("more"), root.resolve("elsewhere"));
        Files.createSymbolicLink(plugin.resolve("circle"), plugin);
        Files.createSymbolicLink(plugin.resolve("broken.jar"), root.resolve("nowhere.jar"));

        List<PluginLocation> locations =
                PluginPath.locations(root.resolve("path").toString(), null);

        assertEquals(
                List.of(plugin.resolve("lib/deep/x.jar"), plugin.resolve("more/y.jar")),
                locations.get(0).elements());
    }

    @Test
    void prefersJarsToClassFilesInOneLocation() throws IOException {
        touch("path/mixed/x.jar");
        touch("path/mixed/com/acme/A.class");
        touch("path/tree/com/acme/A.class");

        List<PluginLocation> locations =
                PluginPath.locations(root.resolve("path").toString(), null);

        assertEquals(List.of(root.resolve("path/mixed/x.jar")), locations.get(0).elements());
        assertEquals(List.of(root.resolve("path/tree")), locations.get(1).elements());
        assertEquals(PluginLocation.Kind.CLASS_HIERARCHY, locations.get(1).kind());
    }

    @Test
    void leavesOutWhatIsMissingAndGoesOn() throws IOException {
        touch("path/a.jar");

        List<PluginLocation> locations =
                PluginPath.locations(root.resolve("missing") + "," + root.resolve("path"), root.resolve("gone"));

        assertEquals(1, locations.size());
    }

    @Test
    void writesSpacesInUrlsAndEndsDirectoriesWithASlash() throws IOException {
        touch("my path/my plugin/x.jar");

        String text = PluginPath.locations(root.resolve("my path").toString(), null)
                .get(0)
                .text();

        assertTrue(text.startsWith("file:/"), text);
        assertTrue(text.endsWith("/my%20path/my%20plugin/"), text);
    }

    @Test
    void takesTheBundledDirectoryLastAndNoPlaceTwice() throws IOException {
        touch("path/a.jar");
        touch("bundled/b.jar");
        String path = root.resolve("path").toString();

        List<PluginLocation> locations = PluginPath.locations(path + "," + path, root.resolve("bundled"));

        assertEquals(
                List.of(text("path/a.jar"), text("bundled/b.jar")),
                locations.stream().map(PluginLocation::text).toList());
    }

    private void touch(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }

    private String text(String path) throws IOException {
        return root.resolve(path).toUri().toURL().toString();
    }
}
