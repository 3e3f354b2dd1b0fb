package io.millrace.plugins.isolation;

import static io.millrace.plugins.isolation.TestLoaders.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.testing.jars.PluginJar;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcDriversTest {
    @TempDir
    Path directory;

    private PluginClassLoader one;
    private PluginClassLoader two;

    @BeforeEach
    void givenTwoLocationsWithDifferentVersionsOfOneDriver() {
        one = TestLoaders.of(JdbcSources.addTo(PluginJar.named("one"), "1").writeTo(directory));
        two = TestLoaders.of(JdbcSources.addTo(PluginJar.named("two"), "2").writeTo(directory));
    }

    @AfterEach
    void release() throws IOException {
        for (PluginClassLoader loader : new PluginClassLoader[] {one, two}) {
            JdbcDrivers.release(loader);
            loader.close();
        }
    }

    @Test
    void letsEachPluginConnectByItsOwnDriver() throws Exception {
        JdbcDrivers.register(one);
        JdbcDrivers.register(two);

        assertEquals("1", get(one, JdbcSources.CLIENT));
        assertEquals("2", get(two, JdbcSources.CLIENT));
        assertThrows(Exception.class, () -> DriverManager.getConnection("jdbc:acme:from-the-worker"));
    }

    /** Of the first the parent is missing, which is no fault of a service file. */
    @Test
    void loadsTheDriversBehindOnesThatCannotBeLoaded() throws Exception {
        PluginJar jar = PluginJar.named("three")
                .source("com.acme.Missing", "public class Missing {}")
                .source("com.acme.Orphan", "public class Orphan extends Missing {}")
                .without("com.acme.Missing")
                .service(Driver.class, "com.acme.Gone")
                .service(Driver.class, "com.acme.Orphan");
        try (PluginClassLoader three =
                TestLoaders.of(JdbcSources.addTo(jar, "3").writeTo(directory))) {
            JdbcDrivers.register(three);

            assertEquals("3", get(three, JdbcSources.CLIENT));
            JdbcDrivers.release(three);
        }
    }

    @Test
    void removesTheDriversOfALocationAndLeavesThoseOfOthers() throws Exception {
        JdbcDrivers.register(one);
        JdbcDrivers.register(two);
        get(one, JdbcSources.CLIENT);
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        JdbcDrivers.release(one);
        JdbcDrivers.release(one);

        assertFalse(registered(one));
        assertThrows(IllegalStateException.class, () -> get(one, JdbcSources.CLIENT));
        assertEquals("2", get(two, JdbcSources.CLIENT));
        assertSame(before, Thread.currentThread().getContextClassLoader());
    }

    /** The other's driver has the same class name, which is enough for the JVM to initialise this location's. */
    @Test
    void removesDriversThatAppearWhileItLooksForThem() throws Exception {
        JdbcDrivers.register(two);
        one.loadClass(JdbcSources.CLIENT);

        JdbcDrivers.release(one);

        assertFalse(registered(one));
        assertEquals("2", get(two, JdbcSources.CLIENT));
    }

    private static boolean registered(PluginClassLoader loader) throws ReflectiveOperationException {
        return !Long.valueOf(0).equals(get(loader, JdbcSources.COUNT));
    }
}
