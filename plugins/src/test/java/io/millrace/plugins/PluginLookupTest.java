package io.millrace.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginException;
import io.millrace.plugins.model.PluginType;
import io.millrace.testing.jars.PluginJar;
import io.millrace.testing.jars.SamplePlugins;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginLookupTest {
    private static final String SINK = "com.acme.AcmeSinkConnector";
    private static final String SMT = "com.acme.Polish";

    @TempDir
    Path path;

    private Plugins plugins;

    @AfterEach
    void close() {
        if (plugins != null) {
            plugins.close();
        }
    }

    @Test
    void findsAConnectorByClassNameAndByBothAliases() {
        sink("acme", "1.0").writeTo(path);
        discover();

        PluginDescriptor expected = plugins.connector(SINK, null);

        assertEquals("1.0", expected.version());
        assertEquals(PluginType.SINK, expected.type());
        assertTrue(expected.location().endsWith("/acme.jar"));
        assertEquals(expected, plugins.connector("AcmeSinkConnector", null));
        assertEquals(expected, plugins.connector("AcmeSink", null));
        assertEquals(expected, plugins.find("AcmeSink").orElseThrow());
    }

    @Test
    void createsIsolatedInstancesOfASharedBaseType() {
        sink("acme", "1.0").writeTo(path);
        discover();
        PluginDescriptor descriptor = plugins.connector("AcmeSink", null);

        SinkConnector connector = plugins.newInstance(descriptor, SinkConnector.class);

        assertSame(descriptor.loader(), connector.getClass().getClassLoader());
        assertSame(descriptor.loader(), plugins.loaderFor(connector.getClass()));
        assertSame(connector.getClass(), plugins.loadClass(descriptor));
    }

    @Test
    void resolvesAliasesAndClassNamesThroughTheDelegatingLoader() throws ClassNotFoundException {
        sink("acme", "1.0").writeTo(path);
        discover();

        Class<?> byAlias = plugins.loader().loadClass("AcmeSink");

        assertEquals(SINK, byAlias.getName());
        assertSame(byAlias, Class.forName(SINK, true, plugins.loader()));
        assertSame(byAlias, plugins.connector(SINK, null).loader().loadClass(SINK));
        assertSame(JsonConverter.class, plugins.loader().loadClass("Json"));
        assertThrows(ClassNotFoundException.class, () -> plugins.loader().loadClass("Nonsense"));
    }

    @Test
    void dropsAnAliasThatCouldMeanTwoClasses() {
        sink("acme", "1.0").writeTo(path);
        String other = "org.rival.AcmeSinkConnector";
        PluginJar.named("rival")
                .source(other, SamplePlugins.sinkConnector(other, "1.0"))
                .writeTo(path);
        discover();

        PluginException refused = assertThrows(PluginException.class, () -> plugins.connector("AcmeSink", null));

        assertEquals(
                "More than one connector matches alias AcmeSink. Please use full package and class name instead."
                        + " Classes found: com.acme.AcmeSinkConnector, org.rival.AcmeSinkConnector",
                refused.getMessage());
        assertEquals(other, plugins.connector(other, null).className());
    }

    @Test
    void givesAnAliasToTheOnlyOneOfItsClassesThatCanBeCreated() throws ClassNotFoundException {
        sink("acme", "1.0").writeTo(path);
        String broken = "org.rival.AcmeSinkConnector";
        PluginJar.named("rival")
                .source(
                        broken,
                        SamplePlugins.sinkConnector(
                                broken, "1.0", "public AcmeSinkConnector() { throw new IllegalStateException(); }"))
                .writeTo(path);
        discover();

        assertEquals(SINK, plugins.connector("AcmeSink", null).className());
        assertEquals(SINK, plugins.connector("AcmeSinkConnector", null).className());
        assertEquals(SINK, plugins.loader().loadClass("AcmeSink").getName());
    }

    @Test
    void answersAnUnknownConnectorWithTheNearestNames() {
        sink("acme", "1.0").writeTo(path);
        discover();

        String alias = assertThrows(PluginNotFoundException.class, () -> plugins.connector("AcmeSnik", null))
                .getMessage();
        String name = assertThrows(
                        PluginNotFoundException.class, () -> plugins.connector("com.other.AcmeSinkConnector", null))
                .getMessage();

        assertTrue(
                alias.startsWith("Failed to find any class that implements Connector and which name matches AcmeSnik,"
                        + " available connectors are: PluginDesc{klass=class "),
                alias);
        assertTrue(
                alias.contains("PluginDesc{klass=class com.acme.AcmeSinkConnector, name='com.acme.AcmeSinkConnector',"
                        + " version='1.0', encodedVersion=1.0, type=sink, typeName='sink', location='file:"),
                alias);
        assertTrue(alias.endsWith(" Did you mean: AcmeSink?"), alias);
        assertTrue(name.endsWith(" Did you mean: " + SINK + "?"), name);
    }

    @Test
    void answersAnUnknownPluginOfAnotherKindWithTheNearestNames() {
        discover();

        PluginNotFoundException unknown = assertThrows(
                PluginNotFoundException.class, () -> plugins.plugin("JsonConvertor", PluginType.CONVERTER, null));

        assertTrue(
                unknown.getMessage()
                        .startsWith("Failed to find any class that implements interface"
                                + " org.apache.kafka.connect.storage.Converter and which name matches JsonConvertor."),
                unknown.getMessage());
        assertTrue(unknown.getMessage().contains("Did you mean: JsonConverter"), unknown.getMessage());
        assertTrue(plugins.find("JsonConvertor").isEmpty());
    }

    @Test
    void picksVersionsInMavenOrder() {
        sink("a", "1.10").writeTo(path);
        sink("b", "1.9").writeTo(path);
        sink("c", "2.0-beta").writeTo(path);
        discover();

        assertEquals(List.of("1.9", "1.10", "2.0-beta"), plugins.versions(SINK, PluginType.SINK));
        assertEquals("2.0-beta", plugins.connector("AcmeSink", null).version());
        assertEquals("2.0-beta", plugins.connector("AcmeSink", "latest").version());
        assertEquals("1.10", plugins.connector("AcmeSink", "[1.0,2.0-alpha)").version());
        assertEquals("1.9", plugins.connector("AcmeSink", "1.9").version());
    }

    @Test
    void namesTheVersionsThatThereAreWhenNoneWillDo() {
        sink("a", "1.0").writeTo(path);
        sink("b", "2.0").writeTo(path);
        discover();

        PluginVersionException missing =
                assertThrows(PluginVersionException.class, () -> plugins.connector("AcmeSink", "[3.0,)"));

        assertEquals(
                "Plugin com.acme.AcmeSinkConnector not found that matches the version range [3.0,),"
                        + " available versions: [1.0, 2.0]",
                missing.getMessage());
        assertEquals(List.of("1.0", "2.0"), missing.availableVersions());
        assertThrows(InvalidVersionException.class, () -> plugins.connector("AcmeSink", "[3.0"));
    }

    @Test
    void refusesAClassPathPluginOfAnotherVersion() {
        discover();

        PluginVersionException refused =
                assertThrows(PluginVersionException.class, () -> plugins.plugin("Json", PluginType.CONVERTER, "[1.0]"));

        assertTrue(
                refused.getMessage().endsWith("that matches the version range [1.0,1.0], available versions: [4.3.1]"),
                refused.getMessage());
    }

    @Test
    void prefersTheCopyPackagedWithTheConnectorIfItsVersionWillDo() {
        Path withConnector = path.resolve("acme");
        sink("connector", "1.0").writeTo(withConnector);
        smt("1.0").writeTo(withConnector);
        smt("2.0").writeTo(path.resolve("other"));
        discover();
        ClassLoader connector = plugins.connector(SINK, null).loader();
        ClassLoader classPath = plugins.loader();

        assertEquals("1.0", nearest(connector, null));
        assertEquals("1.0", nearest(connector, "[1.0,3.0)"));
        assertEquals("2.0", nearest(connector, "[1.5,)"));
        assertEquals("2.0", nearest(classPath, null));
    }

    private String nearest(ClassLoader connector, String range) {
        return plugins.nearestTo(connector, SMT, PluginType.TRANSFORMATION, range)
                .version();
    }

    @Test
    void keepsClassesOfTwoLocationsApart() {
        sink("a", "1.0").writeTo(path);
        sink("b", "2.0").writeTo(path);
        discover();

        Class<?> first = plugins.loadClass(plugins.connector(SINK, "1.0"));
        Class<?> second = plugins.loadClass(plugins.connector(SINK, "2.0"));

        assertNotSame(first, second);
    }

    @Test
    void prefersTheClassPathAtEqualVersions() {
        String json = "org.apache.kafka.connect.json.JsonConverter";
        discover();
        String version = plugins.plugin(json, PluginType.CONVERTER, null).version();
        plugins.close();
        PluginJar.named("json")
                .source(json, "public class JsonConverter extends org.apache.kafka.connect.storage.StringConverter {}")
                .service(Converter.class, json)
                .writeTo(path);
        discover();

        List<PluginDescriptor> copies = plugins.descriptors(PluginType.CONVERTER).stream()
                .filter(plugin -> plugin.className().equals(json))
                .toList();

        assertEquals(
                List.of(version, version),
                copies.stream().map(PluginDescriptor::version).toList());
        assertTrue(copies.get(0).isolated());
        assertFalse(plugins.plugin("Json", PluginType.CONVERTER, null).isolated());
    }

    @Test
    void listsAClassOfTwoKindsTwice() {
        discover();

        List<PluginType> types = plugins.descriptors().stream()
                .filter(plugin -> plugin.className().equals("org.apache.kafka.connect.converters.LongConverter"))
                .map(PluginDescriptor::type)
                .toList();

        assertEquals(List.of(PluginType.CONVERTER, PluginType.HEADER_CONVERTER), types);
    }

    @Test
    void listsWhatEveryWorkerHas() {
        discover();

        assertEquals(26, plugins.descriptors(PluginType.TRANSFORMATION).size());
        assertEquals(3, plugins.descriptors(PluginType.PREDICATE).size());
        assertEquals(9, plugins.descriptors(PluginType.CONVERTER).size());
        assertEquals(10, plugins.descriptors(PluginType.HEADER_CONVERTER).size());
        assertEquals(3, plugins.descriptors(PluginType.CONFIGPROVIDER).size());
        assertEquals(
                4,
                plugins.descriptors(PluginType.CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY)
                        .size());
        assertEquals(
                "All",
                plugins.plugin("All", PluginType.CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY, null)
                        .className()
                        .replaceFirst(".*policy\\.", "")
                        .replace("ConnectorClientConfigOverridePolicy", ""));
    }

    private void discover() {
        plugins =
                Plugins.discover(path.toString(), "only_scan", null, getClass().getClassLoader());
    }

    private static PluginJar sink(String jar, String version) {
        return PluginJar.named(jar).source(SINK, SamplePlugins.sinkConnector(SINK, version));
    }

    private static PluginJar smt(String version) {
        return PluginJar.named("smt").source(SMT, SamplePlugins.transformation(SMT, version));
    }
}
