package io.millrace.compatibility;

import static io.millrace.compatibility.Call.get;
import static io.millrace.testing.jars.SamplePlugins.sinkConnector;
import static io.millrace.testing.jars.SamplePlugins.sourceConnector;
import static io.millrace.testing.jars.SamplePlugins.transformation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.jars.PluginJar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apache's tool for plugin paths and ours, at work on the same directories. */
class ConnectPluginPathIT {
    private static final String SERVICES = "META-INF/services/";
    private static final List<String> BOTH = List.of("apache", "millrace");

    @TempDir
    private Path folder;

    /** What a tool printed and left behind; lines of output without order, since Apache's come in none. */
    private record Outcome(int status, List<String> output, Map<String, String> files) {}

    /** Each tool has a copy at the same path, one after the other, so that outputs can be compared. */
    private Path plugins;

    @BeforeEach
    void makePlugins() throws IOException {
        plugins = folder.toRealPath().resolve("plugins");
    }

    @Test
    void bothListTheSame() throws Exception {
        Map<String, Outcome> listed = runs("list");

        assertEquals(listed.get("apache"), listed.get("millrace"));
    }

    @Test
    void bothWriteTheSameServiceFiles() throws Exception {
        Map<String, Outcome> synced = runs("sync-manifests");

        assertEquals(synced.get("apache"), synced.get("millrace"));
        assertTrue(synced.get("millrace").files().containsKey("multi/connect-plugin-path-shim-1.0.0.jar"));
    }

    @Test
    void bothKeepWhatIsNotFoundIfAsked() throws Exception {
        Map<String, Outcome> synced = runs("sync-manifests", "--keep-not-found");

        assertEquals(synced.get("apache"), synced.get("millrace"));
    }

    @Test
    void bothChangeNothingInADryRun() throws Exception {
        Map<String, Outcome> rehearsed = runs("sync-manifests", "--dry-run");

        assertEquals(rehearsed.get("apache"), rehearsed.get("millrace"));
    }

    @Test
    void whatOneHasSyncedIsRightForTheOther() throws Exception {
        for (String tool : BOTH) {
            String other = tool.equals("apache") ? "millrace" : "apache";
            generate();
            run(tool, "sync-manifests", "--plugin-path", plugins.toString());

            Outcome second = run(other, "sync-manifests", "--plugin-path", plugins.toString());

            assertEquals(List.of("No changes required.", "Scanning for plugins..."), second.output(), "after " + tool);
        }
    }

    @Test
    void bothGiveTheSameStatusForMistakes() throws Exception {
        generate();
        Path empty = Files.writeString(folder.resolve("empty.properties"), "plugin.path=\n");
        for (String[] arguments : new String[][] {
            {},
            {"list"},
            {"list", "--help"},
            {"list", "--plugin-path", plugins.toString(), "--dry-run"},
            {"list", "--plugin-location", "/not/there"},
            {"list", "--plugin-path", "/not/there"},
            {"list", "--worker-config", "/not/there"},
            {"list", "--worker-config", empty.toString()},
            {"sync-manifests", "--plugin-path", plugins + ","}
        }) {
            int apache = run("apache", arguments).status();
            assertEquals(apache, run("millrace", arguments).status(), () -> String.join(" ", arguments));
        }
    }

    @Test
    void apachesWorkerThatOnlyReadsServiceFilesFindsWhatOursHasSynced() throws Exception {
        generate();
        run("millrace", "sync-manifests", "--plugin-path", plugins.toString());
        Map<String, String> settings = Map.of("plugin.path", plugins.toString(), "plugin.discovery", "service_load");

        try (PluginWorker worker = PluginWorker.launch(Distribution.APACHE, folder.resolve("worker"), settings)) {
            String listed = worker.awaitSide()
                    .send(get("/connector-plugins?connectorsOnly=false"))
                    .toString();

            for (String name : List.of(
                    "one.SingleSinkConnector",
                    "one.Shorten",
                    "multi.MultiSource",
                    "multi.MultiSink",
                    "tree.TreeSource",
                    "right.RightSink")) {
                assertTrue(listed.contains(name), () -> name + " is missing in " + listed);
            }
        }
    }

    private Map<String, Outcome> runs(String command, String... options) throws Exception {
        Map<String, Outcome> outcomes = new TreeMap<>();
        for (String tool : BOTH) {
            generate();
            List<String> words = new ArrayList<>(List.of(command, "--plugin-path", plugins.toString()));
            words.addAll(List.of(options));
            outcomes.put(tool, run(tool, words.toArray(String[]::new)));
        }
        return outcomes;
    }

    private Outcome run(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(tool.equals("apache") ? apache() : millrace());
        words.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, tool, ".out");
        Path err = Files.createTempFile(folder, tool, ".err");
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(tool + " does not end:\n" + Files.readString(err));
        }
        int status = process.exitValue();
        List<String> lines = status == 0 ? Files.readAllLines(out) : List.of();
        return new Outcome(status, lines.stream().sorted().toList(), services());
    }

    private static List<String> apache() {
        Path home = home("apache.home");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.apache.logging.log4j.level=OFF",
                "-cp",
                home.resolve("libs") + "/*:" + home.resolve("tools") + "/*",
                "org.apache.kafka.tools.ConnectPluginPath");
    }

    private static List<String> millrace() {
        return List.of(
                home("millrace.home").resolve("bin/connect-plugin-path.sh").toString());
    }

    private static Path home(String property) {
        return Path.of(System.getProperty(property)).toAbsolutePath();
    }

    /** Every file with the service files in it, as text; those of jars under the jar's name. */
    private Map<String, String> services() throws IOException {
        Map<String, String> services = new TreeMap<>();
        if (!Files.exists(plugins)) {
            return services;
        }
        try (Stream<Path> paths = Files.walk(plugins)) {
            for (Path path : paths.filter(each -> !each.equals(plugins)).toList()) {
                String name = plugins.relativize(path).toString();
                boolean file = name.contains(SERVICES) && Files.isRegularFile(path);
                services.put(name, file ? sorted(Files.readString(path)) : jarServices(path));
            }
        }
        return services;
    }

    private static String jarServices(Path path) throws IOException {
        if (!path.toString().endsWith(".jar") || path.toString().contains("damaged")) {
            return "";
        }
        StringBuilder services = new StringBuilder();
        try (ZipFile jar = new ZipFile(path.toFile())) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                services.append(entry.getName()).append('\n');
                if (entry.getName().startsWith(SERVICES)) {
                    try (InputStream stream = jar.getInputStream(entry)) {
                        services.append(sorted(new String(stream.readAllBytes(), StandardCharsets.UTF_8)));
                    }
                }
            }
        }
        return services.toString();
    }

    /** Apache's tool adds several classes in no order. */
    private static String sorted(String text) {
        return String.join("\n", new TreeSet<>(text.lines().toList())) + "\n";
    }

    private void generate() throws IOException {
        delete(plugins);
        PluginJar.named("single")
                .source("one.SingleSinkConnector", sinkConnector("one.SingleSinkConnector", "1.0"))
                .source("one.Shorten", transformation("one.Shorten", null))
                .resource("LICENSE", "licence")
                .writeTo(plugins);
        PluginJar.named("right")
                .source("right.RightSink", sinkConnector("right.RightSink", "2.0"))
                .service(SinkConnector.class, "right.RightSink")
                .writeTo(plugins);
        generateMultiJar();
        generateTree();
        generateBroken();
    }

    private void generateMultiJar() {
        PluginJar.named("a")
                .source("multi.MultiSink", sinkConnector("multi.MultiSink", "3"))
                .writeTo(plugins.resolve("multi"));
        PluginJar.named("b")
                .source("multi.MultiSource", sourceConnector("multi.MultiSource", "3"))
                .service(SourceConnector.class, "multi.MultiSource")
                .service(SourceConnector.class, "multi.Gone")
                .service(Transformation.class, "multi.GoneToo")
                .writeTo(plugins.resolve("multi/lib"));
        PluginJar.named("stale").service(SinkConnector.class, "multi.Gone").writeTo(plugins.resolve("multi"));
    }

    private void generateTree() {
        PluginJar.named("tree")
                .source("tree.TreeSource", sourceConnector("tree.TreeSource", "4"))
                .source("tree.Throwing", sinkConnector("tree.Throwing", "1", throwing("Throwing")))
                .service(SinkConnector.class, "tree.Throwing")
                .service(SinkConnector.class, "tree.Missing")
                .writeTreeTo(plugins.resolve("tree"));
    }

    private void generateBroken() throws IOException {
        PluginJar.named("odd")
                .source("odd.Abstract", sinkConnector("odd.Abstract", "1").replace("class", "abstract class"))
                .source("odd.Smt", transformation("odd.Smt", "5"))
                .source(
                        "odd.NoVersion",
                        sinkConnector("odd.NoVersion", "1")
                                .replace("return \"1\"", "throw new IllegalStateException()"))
                .source("odd.Static", sinkConnector("odd.Static", "1", "static { Integer.parseInt(\"x\"); }"))
                .service(SinkConnector.class, "odd.Smt")
                .service(SinkConnector.class, "odd.Abstract")
                .service(Transformation.class, "java.lang.String")
                .writeTo(plugins);
        PluginJar.named("refused")
                .source("refused.Sink", sinkConnector("refused.Sink", "6"))
                .resource(SERVICES + SinkConnector.class.getName(), "refused.Sink\nnot a class name\n")
                .writeTo(plugins);
        Files.createDirectories(plugins.resolve("empty"));
        Files.writeString(plugins.resolve("damaged.jar"), "this is no jar");
    }

    private static String throwing(String className) {
        return "public " + className + "() { throw new IllegalStateException(\"on purpose\"); }";
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
