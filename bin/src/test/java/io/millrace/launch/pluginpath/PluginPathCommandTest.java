package io.millrace.launch.pluginpath;

import static io.millrace.testing.jars.SamplePlugins.sinkConnector;
import static io.millrace.testing.jars.SamplePlugins.sourceConnector;
import static io.millrace.testing.jars.SamplePlugins.transformation;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.jars.PluginJar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginPathCommandTest {
    private static final String HEADER = "pluginName\tfirstAlias\tsecondAlias\tpluginVersion\tpluginType\tisLoadable"
            + "\thasManifest\tpluginLocation";

    @TempDir
    private Path folder;

    private record Run(int status, List<String> out, String err) {}

    private static Run run(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] words = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
        int status = PluginPathCommand.run(words, new PrintStream(out, true), new PrintStream(err, true));
        return new Run(
                status, out.toString(StandardCharsets.UTF_8).lines().toList(), err.toString(StandardCharsets.UTF_8));
    }

    private Path plugins() {
        return folder.resolve("plugins");
    }

    private static PluginJar sink(String jar, String className) {
        return PluginJar.named(jar).source(className, sinkConnector(className, "1.0"));
    }

    @Test
    void listsPluginsWithAliasesAndWhatServiceFilesSay() {
        Path jar = sink("one.jar", "p.OrdersSinkConnector")
                .source("p.Shorten", transformation("p.Shorten", null))
                .service(SinkConnector.class, "p.OrdersSinkConnector")
                .service(SourceConnector.class, "p.Gone")
                .writeTo(plugins());

        Run list = run("list", "--plugin-path", plugins());

        assertEquals(
                List.of(
                        HEADER,
                        "p.Gone\tN/A\tN/A\tundefined\tsource\tfalse\ttrue\t" + jar,
                        "p.OrdersSinkConnector\tOrdersSinkConnector\tOrdersSink\t1.0\tsink\ttrue\ttrue\t" + jar,
                        "p.Shorten\tShorten\tN/A\tnull\ttransformation\ttrue\tfalse\t" + jar,
                        "",
                        "Total plugins:      \t3",
                        "Loadable plugins:   \t2",
                        "Compatible plugins: \t1"),
                list.out());
        assertEquals(0, list.status());
    }

    @Test
    void brokenPluginsEndNothing() throws IOException {
        Path jar = PluginJar.named("odd.jar")
                .source("p.Fine", sourceConnector("p.Fine", "2"))
                .source("p.Throws", sinkConnector("p.Throws", "1", "public Throws() { throw new AssertionError(); }"))
                .source(
                        "p.Static",
                        sinkConnector("p.Static", "1", "static { Object.class.cast(Integer.parseInt(\"x\")); }"))
                .service(SinkConnector.class, "p.Throws")
                .writeTo(plugins());
        Files.writeString(plugins().resolve("damaged.jar"), "no jar");

        Run list = run("list", "--plugin-path", plugins());

        assertEquals(
                List.of(
                        "p.Fine\tFine\tN/A\t2\tsource\ttrue\tfalse\t" + jar,
                        "p.Throws\tN/A\tN/A\tundefined\tsink\tfalse\ttrue\t" + jar),
                list.out().subList(1, 3));
        assertEquals(0, list.status());
    }

    @Test
    void takesLocationsFromAllOptionsAndNoneTwice() throws IOException {
        Path one = sink("one.jar", "p.One").writeTo(folder.resolve("a"));
        Path two = sink("two.jar", "p.Two").writeTo(folder.resolve("b/two"));
        Path worker = Files.writeString(folder.resolve("w.properties"), "plugin.path=" + folder.resolve("b") + "\n");

        Run list = run(
                "list",
                "--plugin-location",
                one,
                "--plugin-path",
                one + " , " + two,
                "--worker-config",
                worker,
                "--plugin-location",
                two.getParent());

        assertEquals(
                List.of("p.One " + one, "p.Two " + two.getParent(), "p.Two " + two),
                list.out().stream()
                        .filter(line -> line.startsWith("p."))
                        .map(line -> line.split("\t")[0] + " " + line.split("\t")[7])
                        .toList());
    }

    @Test
    void aWorkerConfigWithoutPluginPathContributesNothing() throws IOException {
        Path worker = Files.writeString(folder.resolve("w.properties"), "group.id=x\n");

        assertEquals(
                "Total plugins:      \t0",
                run("list", "--worker-config", worker).out().get(2));
    }

    @Test
    void syncTellsWhatItDoesAndDoesItOnce() throws IOException {
        Path jar = sink("one.jar", "p.One")
                .service(SourceConnector.class, "p.Gone")
                .writeTo(plugins());

        Run first = run("sync-manifests", "--plugin-path", plugins());
        Run second = run("sync-manifests", "--plugin-path", plugins());

        assertEquals(
                List.of(
                        "Scanning for plugins...",
                        "Dry Run Sync\t" + jar + " Add 1 Remove 1",
                        "\tAdd\tp.One",
                        "\tRemove\tp.Gone",
                        "Writing changes to plugins...",
                        "Sync\t" + jar + " Add 1 Remove 1",
                        "\tAdd\tp.One",
                        "\tRemove\tp.Gone",
                        "All loadable plugins have accurate ServiceLoader manifests."),
                first.out());
        assertEquals(List.of("Scanning for plugins...", "No changes required."), second.out());
        assertEquals(List.of(0, 0), List.of(first.status(), second.status()));
        assertTrue(run("list", "--plugin-path", plugins()).out().contains("Compatible plugins: \t1"));
    }

    @Test
    void aDryRunChangesNothing() throws IOException {
        Path jar = sink("one.jar", "p.One").writeTo(plugins());
        byte[] before = Files.readAllBytes(jar);

        Run sync = run("sync-manifests", "--dry-run", "--plugin-path", plugins());

        assertEquals(
                List.of(
                        "Dry run started: No changes will be committed.",
                        "Scanning for plugins...",
                        "Dry Run Sync\t" + jar + " Add 1 Remove 0",
                        "\tAdd\tp.One",
                        "Dry run passed: All above changes can be committed to disk if re-run with dry run disabled."),
                sync.out());
        assertArrayEquals(before, Files.readAllBytes(jar));
    }

    @Test
    void keepsEntriesOfPluginsThatAreNotThereIfAsked() {
        PluginJar.named("one.jar")
                .service(SourceConnector.class, "p.Gone")
                .resource("x", "y")
                .writeTo(plugins());

        Run sync = run("sync-manifests", "--keep-not-found", "--plugin-path", plugins());

        assertEquals(List.of("Scanning for plugins...", "No changes required."), sync.out());
    }

    @Test
    void argumentErrorsShowTheUsageAndGive1() {
        for (String[] words : new String[][] {
            {},
            {"bogus"},
            {"list"},
            {"sync-manifests", "--dry-run"},
            {"list", "--plugin-path"},
            {"list", "--plugin-path", ".", "--dry-run"},
            {"list", "extra", "--plugin-path", "."}
        }) {
            Run run = run((Object[]) words);

            assertEquals(1, run.status(), () -> String.join(" ", words));
            assertTrue(run.err().startsWith("Usage: connect-plugin-path"), run.err());
            assertEquals(List.of(), run.out());
        }
        assertTrue(run("list")
                .err()
                .contains("Must specify at least one --plugin-location, --plugin-path, or" + " --worker-config"));
    }

    @Test
    void helpGoesToStandardOutputAndGives1() {
        for (List<String> words : List.of(List.of("--help"), List.of("list", "-h"), List.of("sync-manifests", "-h"))) {
            Run help = run(words.toArray());

            assertEquals(1, help.status());
            assertEquals("", help.err());
            assertTrue(help.out().get(0).startsWith("Usage: connect-plugin-path"), help.out()::toString);
        }
    }

    @Test
    void whatUsersCanPutRightIsToldInOneLineAndGives2() throws IOException {
        Path empty = Files.writeString(folder.resolve("w.properties"), "plugin.path=\n");

        assertEquals(
                new Run(2, List.of(), "Specified location /not/there does not exist\n"),
                run("list", "--plugin-location", "/not/there"));
        assertEquals(
                new Run(2, List.of(), "'plugin.path' must not be empty.\n"), run("list", "--worker-config", empty));
        assertEquals(
                new Run(2, List.of(), "'--plugin-path' values must not be empty.\n"),
                run("sync-manifests", "--plugin-path", folder + ","));
        Run unreadable = run("list", "--worker-config", "/not/there");
        assertEquals(2, unreadable.status());
        assertTrue(unreadable.err().startsWith("Unable to read worker config at /not/there\n"), unreadable.err());
    }

    @Test
    void aMissingElementOfAPluginPathGives3() {
        assertEquals(
                new Run(3, List.of(), "Plugin path element /not/there does not exist\n"),
                run("list", "--plugin-path", "/not/there"));
    }

    @Test
    void nothingIsWrittenIfAnyPlaceCannotBe() throws IOException {
        Path one = sink("one.jar", "p.One").writeTo(plugins());
        Path two = sink("two.jar", "p.Two").writeTo(plugins().resolve("two"));
        Path blocked = Files.createDirectory(two.resolveSibling("connect-plugin-path-shim-1.0.0.jar"));
        byte[] before = Files.readAllBytes(one);

        Run sync = run("sync-manifests", "--plugin-path", plugins());

        assertEquals(2, sync.status());
        assertTrue(sync.err().contains("Path " + blocked + " cannot be rewritten"), sync.err());
        assertArrayEquals(before, Files.readAllBytes(one));
    }
}
