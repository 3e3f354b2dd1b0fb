package io.millrace.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.plugins.isolation.DelegatingClassLoader;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginType;
import io.millrace.testing.jars.PluginJar;
import io.millrace.testing.jars.SamplePlugins;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.util.function.Supplier;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginContextTest {
    private static final String NOSY = "com.acme.NosySinkConnector";
    private static final String MEMBERS = "static final ClassLoader AT_START = now();\n"
            + "final ClassLoader atCreation = now();\n"
            + "static ClassLoader now() { return Thread.currentThread().getContextClassLoader(); }\n"
            + "public java.util.List<ClassLoader> get() { return java.util.List.of(AT_START, atCreation); }\n";

    @TempDir
    Path path;

    @Test
    void givesStaticInitialisersAndConstructorsThePluginsOwnLoader() {
        nosy().writeTo(path);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (Plugins plugins =
                Plugins.discover(path.toString(), null, null, getClass().getClassLoader())) {
            PluginDescriptor descriptor = plugins.connector(NOSY, null);

            Object instance = plugins.newInstance(descriptor, SinkConnector.class);

            assertEquals(java.util.List.of(descriptor.loader(), descriptor.loader()), ((Supplier<?>) instance).get());
            assertSame(before, Thread.currentThread().getContextClassLoader());
        }
    }

    @Test
    void givesPluginsOfTheClassPathTheDelegatingLoader() throws IOException {
        Path jar = nosy().writeTo(path);
        try (URLClassLoader host = new URLClassLoader(
                        new URL[] {jar.toUri().toURL()}, getClass().getClassLoader());
                Plugins plugins = Plugins.discover(null, null, null, host)) {
            Class<? extends SinkConnector> type =
                    plugins.loadClass(plugins.connector(NOSY, null)).asSubclass(SinkConnector.class);

            Object instance = plugins.newInstance(type, SinkConnector.class);

            for (Object seen : (java.util.List<?>) ((Supplier<?>) instance).get()) {
                assertTrue(DelegatingClassLoader.standsFor((ClassLoader) seen, plugins.loader()), seen.toString());
            }
        }
    }

    @Test
    void putsTheLoaderBackEvenIfThePluginChangedIt() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader other = new ClassLoader(null) {};

        try (LoaderSwap swap = LoaderSwap.to(other)) {
            Thread.currentThread().setContextClassLoader(null);
            assertTrue(swap != null);
        }

        assertSame(before, Thread.currentThread().getContextClassLoader());
    }

    @Test
    void registersJdbcDriversOfALocationWhenItsFirstPluginIsCreated() {
        String driver = "com.acme.AcmeDriver";
        PluginJar.named("nosy")
                .source(NOSY, SamplePlugins.sinkConnector(NOSY, "1.0"))
                .source(
                        driver,
                        "public class AcmeDriver implements java.sql.Driver {\n"
                                + "static { try { java.sql.DriverManager.registerDriver(new AcmeDriver());"
                                + " System.setProperty(\"acme.driver\", \"registered\"); }"
                                + " catch (java.sql.SQLException e) { throw new IllegalStateException(e); } }\n"
                                + "public java.sql.Connection connect(String u, java.util.Properties p) { return null; }\n"
                                + "public boolean acceptsURL(String u) { return false; }\n"
                                + "public java.sql.DriverPropertyInfo[] getPropertyInfo(String u,"
                                + " java.util.Properties p) { return null; }\n"
                                + "public int getMajorVersion() { return 1; }\n"
                                + "public int getMinorVersion() { return 0; }\n"
                                + "public boolean jdbcCompliant() { return false; }\n"
                                + "public java.util.logging.Logger getParentLogger() { return null; }\n}")
                .service(Driver.class, driver)
                .writeTo(path);
        DriverManager.getDrivers();
        try (Plugins plugins =
                Plugins.discover(path.toString(), "only_scan", null, getClass().getClassLoader())) {
            plugins.descriptors(PluginType.TRANSFORMATION);
            assertEquals(null, System.getProperty("acme.driver"));

            plugins.newInstance(plugins.connector(NOSY, null), SinkConnector.class);

            assertEquals("registered", System.clearProperty("acme.driver"));
        }
    }

    private static PluginJar nosy() {
        String text = SamplePlugins.sinkConnector(NOSY, "1.0", MEMBERS)
                .replace("SinkConnector {", "SinkConnector implements java.util.function.Supplier<Object> {");
        return PluginJar.named("nosy").source(NOSY, text);
    }
}
