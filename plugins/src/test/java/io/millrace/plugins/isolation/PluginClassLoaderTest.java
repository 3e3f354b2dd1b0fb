package io.millrace.plugins.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.testing.jars.PluginJar;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginClassLoaderTest {
    private static final String SHARED = "org.apache.kafka.connect.data.Schema";

    @TempDir
    Path directory;

    private URLClassLoader worker;
    private PluginClassLoader plugin;

    @BeforeEach
    void givenAWorkerAndAPluginWithClassesOfTheSameNames() throws IOException {
        Path workerJar = PluginJar.named("worker")
                .source("com.acme.Both", "public class Both {}")
                .source("com.acme.WorkerOnly", "public class WorkerOnly {}")
                .resource("both.txt", "worker")
                .resource("worker.txt", "worker")
                .writeTo(directory);
        Path pluginJar = PluginJar.named("plugin")
                .source("com.acme.Both", "public class Both {}")
                .source(SHARED, "public interface Schema {}")
                .source("org.apache.kafka.connect.extra.PluginOnly", "public class PluginOnly {}")
                .resource("both.txt", "plugin")
                .writeTo(directory);
        worker = new URLClassLoader(
                new URL[] {workerJar.toUri().toURL()}, getClass().getClassLoader());
        plugin = new PluginClassLoader(
                "file:/plugin.jar", List.of(pluginJar.toUri().toURL()), worker);
    }

    @AfterEach
    void close() throws IOException {
        plugin.close();
        worker.close();
    }

    @Test
    void takesItsOwnClassesFirst() throws ClassNotFoundException {
        Class<?> loaded = plugin.loadClass("com.acme.Both");

        assertSame(plugin, loaded.getClassLoader());
        assertNotSame(worker.loadClass("com.acme.Both"), loaded);
        assertSame(loaded, plugin.loadClass("com.acme.Both"));
    }

    @Test
    void takesSharedPackagesFromTheWorkerFirst() throws ClassNotFoundException {
        assertSame(Schema.class, plugin.loadClass(SHARED));
    }

    @Test
    void takesAClassOfASharedPackageThatTheWorkerLacksFromThePlugin() throws ClassNotFoundException {
        assertSame(
                plugin,
                plugin.loadClass("org.apache.kafka.connect.extra.PluginOnly").getClassLoader());
    }

    @Test
    void takesFromTheWorkerWhatItLacksItself() throws ClassNotFoundException {
        assertSame(worker, plugin.loadClass("com.acme.WorkerOnly").getClassLoader());
        assertThrows(ClassNotFoundException.class, () -> plugin.loadClass("com.acme.Nowhere"));
    }

    @Test
    void findsItsOwnResourcesFirstAndThenTheWorkers() throws IOException {
        assertEquals("plugin", read(plugin.getResource("both.txt")));
        assertEquals("worker", read(plugin.getResource("worker.txt")));
        try (InputStream stream = plugin.getResourceAsStream("both.txt")) {
            assertEquals("plugin", new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void listsResourcesOfBothItsOwnFirst() throws IOException {
        List<URL> all = Collections.list(plugin.getResources("both.txt"));

        assertEquals(2, all.size());
        assertEquals("plugin", read(all.get(0)));
        assertEquals("worker", read(all.get(1)));
    }

    @Test
    void prefersItsOwnCopyOfALibraryThatTheWorkerHasToo() throws Exception {
        String mapper = "com.fasterxml.jackson.databind.ObjectMapper";
        Path jar = PluginJar.named("jackson")
                .source(mapper, "public class ObjectMapper {}")
                .writeTo(directory);
        try (PluginClassLoader withJackson = TestLoaders.of(jar)) {
            assertSame(withJackson, withJackson.loadClass(mapper).getClassLoader());
            assertSame(
                    getClass().getClassLoader().loadClass(mapper.replace("databind.ObjectMapper", "core.JsonFactory")),
                    withJackson.loadClass(mapper.replace("databind.ObjectMapper", "core.JsonFactory")));
        }
        assertNotSame(plugin, plugin.loadClass(mapper).getClassLoader());
    }

    @Test
    void finishesWhenManyThreadsLoadTheSameClassesAtFirstUse() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Class<?>>> loads = Collections.nCopies(8, () -> plugin.loadClass("com.acme.Both"));
            for (Future<Class<?>> load : threads.invokeAll(loads, 30, TimeUnit.SECONDS)) {
                assertSame(plugin.loadClass("com.acme.Both"), load.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static String read(URL url) throws IOException {
        try (InputStream stream = url.openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
