package io.millrace.worker.runtime;

import static io.millrace.worker.config.PluginVersions.ECHO;
import static io.millrace.worker.config.PluginVersions.LABEL;
import static io.millrace.worker.config.PluginVersions.MARK;
import static io.millrace.worker.config.PluginVersions.PLAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.PluginVersionException;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.ConverterKind;
import io.millrace.worker.config.PluginVersions;
import io.millrace.worker.config.StandaloneConfig;
import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.config.WorkerFixture;
import io.millrace.worker.metrics.PluginLabel;
import io.millrace.worker.metrics.TaskMetrics;
import io.millrace.worker.metrics.WorkerMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.store.MemoryOffsetBackingStore;
import io.millrace.worker.store.OffsetStores;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several versions a connector and the parts of its tasks are made in. */
class PluginVersionsTest {
    private static final String CONVERTER = "key.converter";
    private static final String CONVERTER_VERSION = "key.converter.plugin.version";
    private static final String STEP_VERSION = "transforms.t.plugin.version";

    @TempDir
    private Path folder;

    private PluginVersions versions;

    @BeforeEach
    void open() {
        versions = new PluginVersions(folder);
    }

    @AfterEach
    void close() {
        versions.close();
    }

    @Test
    void runsAConnectorInTheVersionItsConfigAsksFor() {
        assertEquals("2.0", connector("connector.class", ECHO));
        assertEquals("1.0", connector("connector.class", "Echo", "connector.plugin.version", "(,2.0)"));
        assertEquals("2.5", connector("connector.class", PLAIN, "connector.plugin.version", "[2,3)"));
        assertThrows(
                PluginVersionException.class,
                () -> connector("connector.class", PLAIN, "connector.plugin.version", "[1.0,2.0]"));
    }

    @Test
    void takesTheConnectorsOwnConverterIfNoVersionIsAskedFor() {
        assertEquals("LabelConverter 1.0", converter("1.0", CONVERTER, LABEL));
        assertEquals("LabelConverter 3.0", converter("2.0", CONVERTER, "Label"));
    }

    @Test
    void takesTheHighestConverterInARangeWhateverTheConnectorBringsAlong() {
        assertEquals("LabelConverter 1.0", converter("2.0", CONVERTER, LABEL, CONVERTER_VERSION, "1.0"));
        assertEquals("LabelConverter 2.0", converter("1.0", CONVERTER, LABEL, CONVERTER_VERSION, "[1.0,2.0]"));
        assertEquals("LabelConverter 3.0", converter("1.0", CONVERTER, LABEL, CONVERTER_VERSION, "latest"));
    }

    @Test
    void takesWhatItChoseOnTheClassPath() {
        assertEquals("LabelConverter 2.5", converter("1.0", CONVERTER, LABEL, CONVERTER_VERSION, "[1.0,3.0)"));
        assertEquals("Mark 2.5", transformation("1.0", STEP_VERSION, "(1.0,3.0)"));
    }

    @Test
    void takesTheWorkersConverterInTheWorkersVersion() {
        String[] settings = {CONVERTER, LABEL};
        String[] versioned = {CONVERTER, LABEL, CONVERTER_VERSION, "2.0"};

        assertEquals("LabelConverter 3.0", failure(worker(settings), "1.0", Map.of(), TaskPlugins::converters));
        assertEquals(
                "LabelConverter 2.0",
                failure(worker(versioned), "1.0", Map.of(CONVERTER_VERSION, "3.0"), TaskPlugins::converters));
    }

    @Test
    void takesTheConnectorsOwnTransformationIfItsVersionWillDo() {
        assertEquals("Mark 1.0", transformation("1.0"));
        assertEquals("Mark 1.0", transformation("1.0", STEP_VERSION, "[1.0,3.0]"));
        assertEquals("Mark 3.0", transformation("1.0", STEP_VERSION, "(1.0,)"));
        assertEquals("Mark 3.0", transformation("2.0"));
    }

    @Test
    void callsTheJsonConverterByApachesNameWhoeverDoesItsWork() {
        Map<String, String> config = WorkerFixture.map(CONVERTER, JsonConverter.class.getName());
        for (String implementation : List.of("streaming", "apache")) {
            TaskPlugins parts =
                    parts(worker(WorkerConfig.JSON_CONVERTER_IMPLEMENTATION, implementation), "1.0", config);

            parts.converters().close();

            PluginLabel label = new PluginLabel(JsonConverter.class.getName(), new JsonConverter().version());
            assertEquals(label, parts.label(ConverterKind.KEY));
        }
    }

    private String connector(String... config) {
        StandaloneConfig worker = worker();
        Map<String, String> settings = WorkerFixture.map(config);
        settings.put("name", "c");
        try (ConfigTransformer variables = new ConfigTransformer(worker, versions.plugins)) {
            var factory = new PluginConnectorFactory(
                    worker,
                    versions.plugins,
                    new RunningPlugins(),
                    variables,
                    OffsetStores.of(new MemoryOffsetBackingStore()));
            var instance = factory.create(new ConnectorSpec("c", settings, 1, TargetState.STARTED), new NoRequests());
            assertEquals(instance.version(), instance.connector().version());
            instance.close();
            return instance.version();
        }
    }

    private String converter(String connectorVersion, String... config) {
        return failure(worker(), connectorVersion, WorkerFixture.map(config), TaskPlugins::converters);
    }

    private String transformation(String connectorVersion, String... config) {
        Map<String, String> settings = WorkerFixture.map(config);
        settings.put("transforms", "t");
        settings.put("transforms.t.type", MARK);
        return failure(worker(), connectorVersion, settings, TaskPlugins::chain);
    }

    /** What the part says that is configured first. */
    private String failure(
            StandaloneConfig worker, String connectorVersion, Map<String, String> more, Consumer<TaskPlugins> make) {
        TaskPlugins parts = parts(worker, connectorVersion, more);
        return assertThrows(IllegalStateException.class, () -> make.accept(parts))
                .getMessage();
    }

    private TaskPlugins parts(StandaloneConfig worker, String connectorVersion, Map<String, String> more) {
        Map<String, String> settings = WorkerFixture.map("name", "c", "connector.class", ECHO);
        settings.putAll(more);
        PluginDescriptor connector = versions.plugins.connector(ECHO, connectorVersion);
        ConnectorConfig config =
                ConnectorConfig.parse(ConnectorType.SOURCE, settings, settings, versions.plugins, connector.loader());
        // nothing else is asked for
        TaskServices services =
                new TaskServices(worker, versions.plugins, null, null, null, null, null, null, null, null, null);
        ConnectorTaskId id = new ConnectorTaskId("c", 0);
        TaskMetrics metrics = new WorkerMetrics(Time.SYSTEM).task(id);
        return new TaskPlugins(services, config, id, connector.loader(), new OpenParts(), metrics);
    }

    private StandaloneConfig worker(String... more) {
        Map<String, String> properties = WorkerFixture.minimal();
        properties.putAll(WorkerFixture.map(more));
        try (LoaderSwap ignored = LoaderSwap.to(versions.plugins.loader())) {
            return new StandaloneConfig(properties);
        }
    }

    /** A connector that asks for nothing. */
    private static final class NoRequests implements ConnectorFactory.ContextRequests {
        @Override
        public void requestTaskReconfiguration() {}

        @Override
        public void raiseError(Exception error) {}

        @Override
        public PluginMetrics pluginMetrics() {
            return new WorkerMetrics(Time.SYSTEM).connector("c", "").plugin();
        }
    }
}
