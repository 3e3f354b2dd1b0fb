package io.millrace.plugins;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginType;
import io.millrace.testing.jars.PluginJar;
import io.millrace.testing.jars.SamplePlugins;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connector's settings name a transformation of another plugin, which can be upgraded and unloaded all the same. */
class LookUpsThroughConnectorsTest {
    private static final String SINK = "com.acme.AcmeSinkConnector";
    private static final String SMT = "com.other.Polish";

    @TempDir
    Path folder;

    private Path path;
    private Plugins plugins;
    private ClassLoader connector;

    @BeforeEach
    void givenAConnectorAndATransformationInPluginsOfTheirOwn() throws IOException {
        path = Files.createDirectory(folder.resolve("plugins"));
        PluginJar.named("acme")
                .source(SINK, SamplePlugins.sinkConnector(SINK, "1.0"))
                .writeTo(path.resolve("acme"));
        install("1.0");
        plugins = Plugins.discover(
                new PluginSettings(path.toString(), "only_scan", null, Optional.empty(), true),
                getClass().getClassLoader());
        connector = plugins.connector(SINK, null).loader();
    }

    @AfterEach
    void close() {
        plugins.close();
    }

    @Test
    void anUpgradedTransformationIsServedAndTheOldOneUnloaded() throws IOException {
        WeakReference<ClassLoader> old = use("1.0");

        install("2.0");
        eventually("the upgrade is listed", this::versions, List.of("2.0")::equals);

        WeakReference<ClassLoader> upgraded = use("2.0");
        assertNotSame(old.get(), upgraded.get());
        eventually("the old classes are unloaded", () -> old.refersTo(null));
        assertSame(connector, plugins.connector(SINK, null).loader(), "the connector's plugin stays");
    }

    @Test
    void aRemovedTransformationIsUnloaded() throws IOException {
        WeakReference<ClassLoader> old = use("1.0");

        Files.delete(path.resolve("other/other.jar"));
        Files.delete(path.resolve("other"));
        eventually("it is not listed any more", this::versions, List::isEmpty);

        eventually("its classes are unloaded", () -> old.refersTo(null));
        assertSame(connector, plugins.connector(SINK, null).loader(), "the connector's plugin stays");
    }

    /** As a worker does: settings are parsed in the connector's context, then the class they name is created. */
    private WeakReference<ClassLoader> use(String version) {
        ConfigDef settings = new ConfigDef().define("transforms.x.type", Type.CLASS, Importance.HIGH, "");
        Class<?> named;
        try (LoaderSwap swap = LoaderSwap.forLookUps(connector)) {
            named = (Class<?>) settings.parse(Map.of("transforms.x.type", SMT)).get("transforms.x.type");
            assertEquals(
                    List.of(),
                    settings.validate(Map.of("transforms.x.type", SMT)).get(0).errorMessages());
        }
        PluginDescriptor nearest = plugins.nearestTo(connector, SMT, PluginType.TRANSFORMATION, null);
        Transformation<?> created = plugins.newInstance(nearest, Transformation.class);
        assertEquals(version, created.version());
        assertSame(named, created.getClass());
        created.close();
        return new WeakReference<>(named.getClassLoader());
    }

    private List<String> versions() {
        return plugins.versions(SMT, PluginType.TRANSFORMATION);
    }

    private void install(String version) throws IOException {
        Path jar = PluginJar.named("other")
                .source(SMT, SamplePlugins.transformation(SMT, version))
                .writeTo(folder.resolve("aside"));
        Files.createDirectories(path.resolve("other"));
        Files.move(jar, path.resolve("other/other.jar"), StandardCopyOption.REPLACE_EXISTING);
    }
}
