package io.millrace.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginException;
import io.millrace.plugins.model.PluginType;
import io.millrace.testing.jars.PluginJar;
import io.millrace.testing.jars.SamplePlugins;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginDiscoveryTest {
    private static final String SINK = "com.acme.AcmeSinkConnector";

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
    void findsPluginsWithoutServiceFilesUnlessToldToUseThoseAlone() {
        sink("acme").writeTo(path);

        assertEquals(List.of(SINK), found("only_scan"));
        assertEquals(List.of(SINK), found("hybrid_warn"));
        assertEquals(List.of(SINK), found(null));
        assertEquals(List.of(), found("SERVICE_LOAD"));
    }

    @Test
    void findsPluginsWithServiceFilesInEveryMode() {
        sink("acme").service(SinkConnector.class, SINK).writeTo(path);

        assertEquals(List.of(SINK), found("only_scan"));
        assertEquals(List.of(SINK), found("hybrid_warn"));
        assertEquals(List.of(SINK), found("service_load"));
    }

    @Test
    void refusesToStartWithHybridFailWhenServiceFilesAreMissing() {
        sink("acme").writeTo(path);

        PluginException refused = assertThrows(PluginException.class, () -> found("hybrid_fail"));

        assertTrue(refused.getMessage().startsWith("One or more plugins are missing ServiceLoader manifests"));
        assertTrue(refused.getMessage().contains("/acme.jar\t" + SINK + "\tsink\t1.0\n"), refused.getMessage());
        assertTrue(refused.getMessage()
                .endsWith(" To silence this error, set plugin.discovery=hybrid_warn in the worker config."));
    }

    @Test
    void warnsOfMissingServiceFilesByDefault() {
        sink("acme").writeTo(path);
        try (CapturedLog log = new CapturedLog()) {
            found("hybrid_warn");

            assertTrue(log.text().contains("/acme.jar\t" + SINK + "\tsink"), log.text());
            assertEquals(1, log.linesWith("To silence this warning").size());
        }
    }

    @Test
    void refusesAnUnknownMode() {
        PluginException refused = assertThrows(PluginException.class, () -> found("sometimes"));

        assertEquals(
                "Invalid plugin.discovery value, must be one of [only_scan, hybrid_warn, hybrid_fail, service_load],"
                        + " was 'sometimes'",
                refused.getMessage());
    }

    @Test
    void findsConfigProvidersByServiceFileOnly() {
        String listed = "com.acme.VaultConfigProvider";
        String unlisted = "com.acme.OtherConfigProvider";
        PluginJar.named("vault")
                .source(listed, provider("VaultConfigProvider"))
                .source(unlisted, provider("OtherConfigProvider"))
                .service(PluginType.CONFIGPROVIDER.baseType(), listed)
                .writeTo(path);
        discover(path.toString(), "only_scan");

        assertEquals(
                List.of(listed),
                plugins.descriptors(PluginType.CONFIGPROVIDER).stream()
                        .filter(PluginDescriptor::isolated)
                        .map(PluginDescriptor::className)
                        .toList());
    }

    @Test
    void findsRestExtensionsAndOverridePoliciesByServiceFileOnly() {
        String policies = "org.apache.kafka.connect.connector.policy.";
        PluginJar jar = PluginJar.named("kinds");
        for (String prefix : List.of("Listed", "Unlisted")) {
            jar.source(
                            "com.acme." + prefix + "ConnectRestExtension",
                            "public class " + prefix
                                    + "ConnectRestExtension implements org.apache.kafka.connect.rest.ConnectRestExtension {\n"
                                    + "public void register(org.apache.kafka.connect.rest.ConnectRestExtensionContext c) {}\n"
                                    + "public void configure(java.util.Map<String, ?> configs) {}\n"
                                    + "public String version() { return \"1\"; }\n"
                                    + "public void close() {}\n}")
                    .source(
                            "com.acme." + prefix + "Policy",
                            "public class " + prefix + "Policy implements " + policies
                                    + "ConnectorClientConfigOverridePolicy {\n"
                                    + "public java.util.List<org.apache.kafka.common.config.ConfigValue> validate("
                                    + policies + "ConnectorClientConfigRequest request) { return null; }\n"
                                    + "public void configure(java.util.Map<String, ?> configs) {}\n"
                                    + "public void close() {}\n}");
        }
        jar.service(PluginType.REST_EXTENSION.baseType(), "com.acme.ListedConnectRestExtension")
                .service(PluginType.CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY.baseType(), "com.acme.ListedPolicy")
                .writeTo(path);
        discover(path.toString(), "hybrid_warn");

        assertEquals(
                List.of("com.acme.ListedConnectRestExtension", "com.acme.ListedPolicy"),
                plugins
                        .descriptors(PluginType.REST_EXTENSION, PluginType.CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY)
                        .stream()
                        .filter(PluginDescriptor::isolated)
                        .map(PluginDescriptor::className)
                        .toList());
        assertEquals(
                "com.acme.ListedConnectRestExtension",
                plugins.plugin("Listed", PluginType.REST_EXTENSION, null).className());
    }

    private static String provider(String name) {
        return "public class " + name + " implements org.apache.kafka.common.config.provider.ConfigProvider {\n"
                + "public org.apache.kafka.common.config.ConfigData get(String path) { return null; }\n"
                + "public org.apache.kafka.common.config.ConfigData get(String path, java.util.Set<String> keys) {"
                + " return null; }\n"
                + "public void configure(java.util.Map<String, ?> configs) {}\npublic void close() {}\n}";
    }

    @Test
    void findsConnectorsWhoseBaseClassIsInAnotherJarOfTheLocation() {
        Path location = path.resolve("acme");
        String base = "com.acme.base.BaseConnector";
        Path baseJar = PluginJar.named("base")
                .source(base, SamplePlugins.sinkConnector(base, "3.0").replace("public class", "public abstract class"))
                .writeTo(location);
        PluginJar.named("leaf")
                .source(SINK, "public class AcmeSinkConnector extends com.acme.base.BaseConnector {}")
                .classPath(baseJar)
                .writeTo(location);

        assertEquals(List.of(SINK), found("hybrid_warn"));
        assertEquals("3.0", plugins.connector("AcmeSink", null).version());
    }

    @Test
    void findsAClassOfSeveralHundredKilobytes() {
        String constants = IntStream.range(0, 10)
                .mapToObj(i -> "public static final String LONG_" + i + " = \""
                        + String.valueOf(i).repeat(60_000) + "\";")
                .collect(Collectors.joining("\n"));
        PluginJar.named("big")
                .source(SINK, SamplePlugins.sinkConnector(SINK, "1.0", constants))
                .writeTo(path);

        assertEquals(List.of(SINK), found("only_scan"));
    }

    @Test
    void findsClassesThatExtendAPluginOfTheClassPath() throws URISyntaxException {
        Path json = Path.of(JsonConverter.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String converter = "com.acme.ShoutingConverter";
        PluginJar.named("shout")
                .source(
                        converter,
                        "public class ShoutingConverter extends org.apache.kafka.connect.json.JsonConverter {}")
                .classPath(json)
                .writeTo(path);
        discover(path.toString(), "hybrid_warn");

        Converter created =
                plugins.newInstance(plugins.plugin("ShoutingConverter", PluginType.CONVERTER, null), Converter.class);

        assertEquals(converter, created.getClass().getName());
    }

    @Test
    void findsPluginsInAClassTreeAndBehindSymbolicLinksAndSpaces() throws IOException {
        sink("acme").writeTreeTo(path.resolve("tree/acme sink"));
        Files.createDirectories(path.resolve("links"));
        Files.createSymbolicLink(path.resolve("links/link"), path.resolve("tree/acme sink"));

        discover(path.resolve("tree").toString(), null);
        assertTrue(plugins.connector("AcmeSink", null).location().endsWith("/tree/acme%20sink/"));
        plugins.close();

        discover(path.resolve("links").toString(), null);
        PluginDescriptor linked = plugins.connector("AcmeSink", null);
        assertTrue(linked.location().endsWith("/links/link/"), linked.location());
        assertEquals(
                SINK,
                plugins.newInstance(linked, SinkConnector.class).getClass().getName());
    }

    @Test
    void findsPluginsInTheBundledDirectoryToo() {
        sink("acme").writeTo(path.resolve("bundled/acme"));

        plugins =
                Plugins.discover(null, null, path.resolve("bundled"), getClass().getClassLoader());

        assertTrue(plugins.connector("AcmeSink", null).isolated());
    }

    @Test
    void findsConnectorsOnTheClassPathAndLoadsThemByItsOwnLoader() throws IOException, ClassNotFoundException {
        Path jar = sink("acme").writeTo(path.resolve("lib"));
        try (URLClassLoader host = host(jar)) {
            plugins = Plugins.discover(null, "hybrid_warn", null, host);

            PluginDescriptor descriptor = plugins.connector("AcmeSink", null);

            assertEquals("classpath", descriptor.location());
            assertSame(plugins.loader(), descriptor.loader());
            assertSame(host.loadClass(SINK), plugins.loadClass(descriptor));
            assertSame(host.loadClass(SINK), plugins.loader().loadClass("AcmeSink"));
        }
    }

    @Test
    void findsAClassOfTheClassPathByNameEvenIfTheScanMissedIt() throws IOException {
        Path jar = sink("acme").writeTo(path.resolve("lib"));
        try (URLClassLoader host = host(jar)) {
            plugins = Plugins.discover(null, "service_load", null, host);

            assertEquals("1.0", plugins.connector(SINK, null).version());
            assertEquals(PluginType.SINK, plugins.find(SINK).orElseThrow().type());
            PluginVersionException refused =
                    assertThrows(PluginVersionException.class, () -> plugins.connector(SINK, "1.0"));
            assertEquals(
                    "Plugin " + SINK + " is not part of Connect's plugin loading mechanism (ClassPath or Plugin Path)",
                    refused.getMessage());
        }
    }

    @Test
    void ignoresServiceFilesThatNameClassesOfTheWorker() {
        PluginJar.named("odd")
                .service(Converter.class, "org.apache.kafka.connect.storage.StringConverter")
                .service(Converter.class, "com.acme.Nowhere")
                .writeTo(path);
        for (String mode : List.of("only_scan", "hybrid_warn", "service_load")) {
            discover(path.toString(), mode);

            assertTrue(plugins.descriptors(PluginType.CONVERTER).stream().noneMatch(PluginDescriptor::isolated));
            plugins.close();
        }
    }

    private URLClassLoader host(Path jar) throws IOException {
        return new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader());
    }

    private List<String> found(String mode) {
        discover(path.toString(), mode);
        return plugins.descriptors(PluginType.SINK, PluginType.SOURCE).stream()
                .filter(PluginDescriptor::isolated)
                .map(PluginDescriptor::className)
                .toList();
    }

    private void discover(String pluginPath, String mode) {
        plugins = Plugins.discover(pluginPath, mode, null, getClass().getClassLoader());
    }

    private static PluginJar sink(String jar) {
        return PluginJar.named(jar).source(SINK, SamplePlugins.sinkConnector(SINK, "1.0"));
    }
}
