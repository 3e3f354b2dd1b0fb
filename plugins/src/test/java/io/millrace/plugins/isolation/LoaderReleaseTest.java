package io.millrace.plugins.isolation;

import static io.millrace.plugins.isolation.TestLoaders.get;
import static io.millrace.plugins.isolation.TestLoaders.supplier;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.jars.PluginJar;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderReleaseTest {
    private static final String REGISTERING = "com.acme.Registering";
    private static final String LATER = "com.acme.Later";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @TempDir
    Path directory;

    private PluginClassLoader loader;

    @BeforeEach
    void givenAPluginThatRegistersMBeans() {
        loader = TestLoaders.of(PluginJar.named("acme")
                .source("com.acme.ThingMBean", "public interface ThingMBean { int getSize(); }")
                .source(
                        "com.acme.Thing",
                        "public class Thing implements ThingMBean {" + " public int getSize() { return 1; } }")
                .source(
                        REGISTERING,
                        supplier(
                                "Registering",
                                "return java.lang.management.ManagementFactory"
                                        + ".getPlatformMBeanServer().registerMBean(new Thing(),"
                                        + " new javax.management.ObjectName(\"com.acme:type=Thing\")).getObjectName();"))
                .source(LATER, supplier("Later", "return \"later\";"))
                .writeTo(directory));
    }

    @AfterEach
    void close() throws IOException {
        loader.close();
    }

    @Test
    void unregistersTheMBeansOfTheLocationOnly() throws Exception {
        Set<ObjectName> before = server.queryNames(null, null);
        assertTrue(server.isRegistered((ObjectName) get(loader, REGISTERING)));

        loader.release();

        assertEquals(before, server.queryNames(null, null));
    }

    @Test
    void letsThreadsThatAPluginLeftBehindGoOnLoadingClasses() throws Exception {
        loader.loadClass(REGISTERING);

        loader.release();
        loader.release();

        assertEquals("later", get(loader, LATER));
    }

    @Test
    void opensNoFileOfALocationThatWasNeverUsed() {
        loader.release();

        assertFalse(loader.used());
    }
}
