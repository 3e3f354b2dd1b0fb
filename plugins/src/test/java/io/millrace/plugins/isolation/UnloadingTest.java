package io.millrace.plugins.isolation;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.testing.jars.PluginJar;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.WeakReference;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** A plugin that uses what a JVM has to offer, loaded and given up again and again, its jar replaced each time. */
class UnloadingTest {
    private static final int ROUNDS = 100;
    private static final int SETTLED = 20;
    private static final int MANY = 300;
    private static final String PLUGIN = "com.acme.Busy";
    /** In bytes: what four of these plugins take. The JVM's own share grows by less than a quarter of it meanwhile. */
    private static final long TOLERANCE = 2L << 20;

    @TempDir
    Path directory;

    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    @Test
    void leavesNothingBehind() throws Exception {
        Map<String, byte[]> files = files(busyPlugin().writeTo(directory.resolve("compiled")));
        Path jar = directory.resolve("busy.jar");

        long settled = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            TestLoaders.moveOver(version(files, round), jar);
            loadAndUse(jar, round);
            if (round == SETTLED) {
                settled = metaspaceAfterCollection();
            }
        }

        long end = metaspaceAfterCollection();
        assertTrue(end - settled < TOLERANCE, "metaspace grew from " + settled + " to " + end);
        assertNoFileIsOpen(jar);
    }

    private void loadAndUse(Path jar, int round) throws Exception {
        DelegatingClassLoader[] parent = new DelegatingClassLoader[1];
        PluginClassLoader[] loader = new PluginClassLoader[1];
        parent[0] = new DelegatingClassLoader(
                getClass().getClassLoader(),
                name -> name.equals(PLUGIN)
                        ? Optional.of(new DelegatingClassLoader.Target(PLUGIN, Optional.of(loader[0])))
                        : Optional.empty());
        loader[0] = new PluginClassLoader(jar.toString(), List.of(TestLoaders.url(jar)), parent[0]);
        loaders.add(new WeakReference<>(loader[0]));
        assertEquals("round N, service of round N, bundle, jdbc, 30000".replace("N", "" + round), inContext(loader[0]));
        loader[0].release();
    }

    private static Object inContext(PluginClassLoader loader) throws ReflectiveOperationException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            JdbcDrivers.register(loader);
            return TestLoaders.get(loader, PLUGIN);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private long metaspaceAfterCollection() {
        eventually("all loaders are collected", () -> {
            System.gc();
            return loaders.stream().filter(loader -> loader.get() != null).count() == 0;
        });
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .findFirst()
                .orElseThrow()
                .getUsed();
    }

    private static void assertNoFileIsOpen(Path jar) {
        Path open = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(open), "only where a process can list its open files");
        eventually("no jar is open any more", () -> {
            System.gc();
            try (Stream<Path> links = Files.list(open)) {
                return links.noneMatch(link -> target(link).startsWith(jar.toString()));
            }
        });
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static PluginJar busyPlugin() throws URISyntaxException {
        PluginJar jar = JdbcSources.addTo(PluginJar.named("busy"), "jdbc")
                .service(Supplier.class, "com.acme.Service")
                .source("com.acme.Service", TestLoaders.supplier("Service", "return \"service of \" + Busy.text();"))
                .resource("com/acme/words.properties", "word=bundle")
                .source(PLUGIN, BUSY)
                .classPath(Path.of(Logger.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()));
        StringBuilder touched = new StringBuilder("class Touched { static int all() { int sum = 0;");
        for (int i = 0; i < MANY; i++) {
            jar.source("com.acme.many.C" + i, "public class C" + i + " { public int value() { return 100; } }");
            touched.append(" sum += new com.acme.many.C" + i + "().value();");
        }
        return jar.source("com.acme.Touched", touched + " return sum; } }");
    }

    /** Uses, once, all that a JVM might remember a plugin by. */
    private static final String BUSY = """
            public class Busy implements java.util.function.Supplier<Object> {
                private static final org.slf4j.Logger LOG = org.slf4j.LoggerFactory.getLogger(Busy.class);
                private static final ThreadLocal<Busy> OWN = ThreadLocal.withInitial(Busy::new);

                public interface ValueMBean { int getNumber(); }

                public static class Value implements ValueMBean { public int getNumber() { return 1; } }

                public Object get() {
                    try {
                        LOG.debug("busy");
                        Thread thread = new Thread(OWN::get, "busy");
                        thread.start();
                        thread.join();
                        java.lang.management.ManagementFactory.getPlatformMBeanServer().registerMBean(
                                new Value(), new javax.management.ObjectName("com.acme:type=Busy"));
                        Class.forName("com.acme.Busy", true, Thread.currentThread().getContextClassLoader());
                        String word = java.util.ResourceBundle.getBundle("com.acme.words").getString("word");
                        return text() + ", " + service() + ", " + word + ", " + new com.acme.jdbc.Client().get()
                                + ", " + Touched.all();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }

                private static Object service() {
                    return java.util.ServiceLoader.load(java.util.function.Supplier.class).iterator().next().get();
                }

                static String text() throws java.io.IOException {
                    try (java.io.InputStream stream = Busy.class.getResource("/round.txt").openStream()) {
                        return new String(stream.readAllBytes());
                    }
                }
            }
            """;

    private Path version(Map<String, byte[]> files, int round) {
        PluginJar jar = PluginJar.named("busy-" + round).resource("round.txt", "round " + round);
        files.forEach(jar::file);
        return jar.writeTo(directory);
    }

    private static Map<String, byte[]> files(Path jar) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (JarFile from = new JarFile(jar.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) from.stream()::iterator) {
                files.put(entry.getName(), from.getInputStream(entry).readAllBytes());
            }
        }
        return files;
    }
}
