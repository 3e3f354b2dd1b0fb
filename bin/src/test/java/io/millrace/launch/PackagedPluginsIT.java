package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.launch.PackagedHome.Run;
import io.millrace.testing.jars.PluginJar;
import io.millrace.testing.jars.SamplePlugins;
import io.millrace.testing.kafka.KafkaFixture;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins of the packaged home, through its scripts, as users start them. */
class PackagedPluginsIT {
    private static final String SINK = "com.acme.AcmeSinkConnector";

    @TempDir
    Path folder;

    private Path plugins;
    private final int port = PackagedHome.freePort();
    private final RestCalls rest = new RestCalls(URI.create("http://localhost:" + port));

    @BeforeEach
    void prepare() {
        plugins = folder.resolve("plugins");
        PluginJar.named("acme")
                .source(SINK, SamplePlugins.sinkConnector(SINK, "7.1"))
                .writeTo(plugins.resolve("acme"));
    }

    @Test
    void theSecondStartReadsNoJarAndListsTheSame() throws Exception {
        Path worker = worker();

        String first = listAfterStart(worker, "3 read anew");
        String second = listAfterStart(worker, "0 read anew");

        assertTrue(first.contains("{\"class\":\"" + SINK + "\",\"type\":\"sink\",\"version\":\"7.1\"}"), first);
        assertTrue(first.contains("FileStreamSinkConnector"), first);
        assertTrue(first.contains("MirrorSourceConnector"), first);
        assertEquals(first, second);
    }

    /** Such classes would be taken before the ones that plugins bring along. */
    @Test
    void theHomeOffersPluginsNoClassesOfApachesRuntimeButThree() throws Exception {
        Set<String> offered = new TreeSet<>();
        try (Stream<Path> jars = Files.list(PackagedHome.path().resolve("libs"))) {
            for (Path jar : jars.filter(each -> !each.getFileName().toString().startsWith("connect-api-"))
                    .toList()) {
                try (JarFile opened = new JarFile(jar.toFile())) {
                    opened.stream()
                            .map(JarEntry::getName)
                            .filter(name -> name.matches(
                                    "org/apache/kafka/connect/(runtime|util|storage)/(.*/)?[^/$]*\\.class"))
                            .filter(name -> !name.endsWith("package-info.class"))
                            .forEach(offered::add);
                }
            }
        }

        assertEquals(
                Set.of(
                        "org/apache/kafka/connect/runtime/InternalSinkRecord.class",
                        "org/apache/kafka/connect/runtime/WorkerSinkTaskContext.class",
                        "org/apache/kafka/connect/runtime/errors/ProcessingContext.class"),
                offered);
    }

    private String listAfterStart(Path worker, String said) throws Exception {
        Path script = PackagedHome.path().resolve("bin/connect-standalone.sh");
        try (Run run = PackagedHome.run(folder, Map.of(), script, worker)) {
            eventually("the worker answers", () -> rest.get("/connectors").status() == 200);
            String list = rest.get("/connector-plugins").body().toString();
            assertTrue(run.text().contains(said), run.text());
            assertEquals("[]", rest.get("/connector-plugins/problems").body().toString());
            assertEquals(143, run.terminate());
            return list;
        }
    }

    private Path worker() throws IOException {
        return Files.writeString(
                folder.resolve("worker.properties"),
                String.join(
                        "\n",
                        "bootstrap.servers=" + KafkaFixture.shared().bootstrapServers(),
                        "listeners=http://localhost:" + port,
                        "key.converter=org.apache.kafka.connect.storage.StringConverter",
                        "value.converter=org.apache.kafka.connect.storage.StringConverter",
                        "offset.storage.file.filename=" + folder.resolve("offsets"),
                        "plugin.path=" + plugins,
                        "plugin.index.dir=" + folder.resolve("index"),
                        ""));
    }

    @Test
    void theToolWritesServiceFilesAndListsThem() throws Exception {
        Path script = PackagedHome.path().resolve("bin/connect-plugin-path.sh");

        String before = output(script, "list", "--plugin-path", plugins);
        String written = output(script, "sync-manifests", "--plugin-path", plugins);
        String after = output(script, "list", "--plugin-path", plugins);

        String row = String.join("\t", SINK, "AcmeSinkConnector", "AcmeSink", "7.1", "sink", "true", "");
        assertTrue(before.contains(row + "false\t"), before);
        assertTrue(written.contains("\tAdd\t" + SINK + "\n"), written);
        assertTrue(after.contains(row + "true\t"), after);
    }

    private String output(Object... command) throws Exception {
        try (Run run = PackagedHome.run(folder, Map.of(), command)) {
            assertEquals(0, run.await(), run::text);
            return run.text();
        }
    }
}
