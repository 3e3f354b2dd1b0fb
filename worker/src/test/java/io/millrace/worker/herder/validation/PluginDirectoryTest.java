package io.millrace.worker.herder.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.plugins.Plugins;
import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.PluginCatalog.PluginInfo;
import io.millrace.worker.api.PluginCatalog.PluginProblemInfo;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.PluginVersions;
import io.millrace.worker.config.StandaloneConfig;
import io.millrace.worker.config.WorkerFixture;
import io.millrace.worker.kafka.OverridePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginDirectoryTest {
    private static final String SINK = "org.apache.kafka.connect.file.FileStreamSinkConnector";

    private final WorkerFixture fixture = new WorkerFixture();
    private PluginDirectory directory;

    @BeforeEach
    void open() {
        directory = directory(fixture.plugins);
    }

    private PluginDirectory directory(Plugins plugins) {
        StandaloneConfig worker = fixture.worker();
        ConfigTransformer transformer = new ConfigTransformer(worker, plugins);
        OverridePolicy policy = OverridePolicy.create(plugins, worker);
        Duration deadline = Duration.ofSeconds(30);
        ConnectorValidator validator = new ConnectorValidator(plugins, worker, transformer, policy, deadline);
        return new PluginDirectory(plugins, validator, deadline);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void listsConnectorsFirstAndOthersOnRequest() {
        List<PluginInfo> connectors = directory.plugins(true).join();
        List<PluginInfo> all = directory.plugins(false).join();

        assertTrue(connectors.contains(new PluginInfo(SINK, "sink", "4.3.1")));
        assertEquals(
                List.of("sink", "source"),
                connectors.stream().map(PluginInfo::type).distinct().toList());
        assertEquals(connectors, all.subList(0, connectors.size()));
        assertTrue(all.contains(new PluginInfo(JsonConverter.class.getName(), "converter", "4.3.1")));
        assertTrue(all.contains(new PluginInfo(JsonConverter.class.getName(), "header_converter", "4.3.1")));
        assertEquals(
                List.of("sink", "source", "transformation", "predicate", "converter", "header_converter"),
                all.stream().map(PluginInfo::type).distinct().toList());
    }

    @Test
    void givesAConnectorsOwnKeysBeforeTheFrameworks() throws Exception {
        List<String> keys = keys("FileStreamSink", "latest");

        assertEquals(List.of("file", "name", "connector.class"), keys.subList(0, 3));
        assertTrue(keys.contains("topics"));
    }

    @Test
    void givesNoFrameworkKeysForOtherPlugins() throws Exception {
        assertTrue(keys("org.apache.kafka.connect.transforms.InsertHeader", "latest")
                .contains("header"));
        assertTrue(keys("JsonConverter", "4.3.1").contains("schemas.enable"));
    }

    @Test
    void givesTheKeysOfOneOfSeveralVersions(@TempDir Path folder) throws Exception {
        try (PluginVersions versions = new PluginVersions(folder)) {
            PluginDirectory directory = directory(versions.plugins);

            for (String version : List.of("latest", "1.0", "[1.0,2.0]")) {
                ConfigKey key = directory.configDef(PluginVersions.ECHO, version).get(60, TimeUnit.SECONDS).stream()
                        .filter(each -> each.name.equals("connector.plugin.version"))
                        .findFirst()
                        .orElseThrow();
                assertEquals("2.0", key.defaultValue, "what runs unless the config says otherwise");
            }
            assertEquals(
                    List.of("1.0", "2.0"),
                    directory.plugins(true).join().stream()
                            .filter(plugin -> plugin.className().equals(PluginVersions.ECHO))
                            .map(PluginInfo::version)
                            .toList());
        }
    }

    @Test
    void tellsWhatIsWrongWithPlugins() throws Exception {
        String broken = SampleConnectors.FailsInConstructor.class.getName();

        PluginProblemInfo problem = directory.problems().get(60, TimeUnit.SECONDS).stream()
                .filter(each -> broken.equals(each.className()))
                .findFirst()
                .orElseThrow();

        assertEquals("classpath", problem.location());
        assertEquals("source", problem.type());
        assertEquals("constructor_failed", problem.kind());
        assertEquals("error", problem.severity());
        assertTrue(problem.message().contains("not today"), problem.message());
        assertFalse(problem.remedy().isBlank());
    }

    @Test
    void refusesWhatItCannotDescribe() {
        assertRefused(NotFoundRefusal.class, "Unknown plugin Nope.", "Nope", "latest");
        assertRefused(InvalidRefusal.class, "Invalid version specification: [1", "FileStreamSink", "[1");
        assertRefused(
                InvalidRefusal.class,
                "Invalid plugin class FileConfigProvider. Valid types are sink, source, converter, header_converter, "
                        + "transformation, predicate.",
                "FileConfigProvider",
                "latest");
        assertThrows(ExecutionException.class, () -> keys("FileStreamSink", "[1,2)"));
        String broken = SampleConnectors.FailsInConstructor.class.getName();
        Throwable failure = assertThrows(ExecutionException.class, () -> keys(broken, "latest"))
                .getCause();
        assertInstanceOf(FailedRefusal.class, failure);
        assertTrue(failure.getMessage().contains("not today"), failure.getMessage());
    }

    private void assertRefused(Class<?> type, String message, String plugin, String version) {
        Throwable refusal = assertThrows(ExecutionException.class, () -> keys(plugin, version))
                .getCause();
        assertInstanceOf(type, refusal);
        assertEquals(message, refusal.getMessage());
    }

    private List<String> keys(String plugin, String version) throws Exception {
        List<ConfigKey> keys = directory.configDef(plugin, version).get(60, TimeUnit.SECONDS);
        return keys.stream().map(key -> key.name).toList();
    }
}
