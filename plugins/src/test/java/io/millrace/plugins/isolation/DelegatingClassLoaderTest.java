package io.millrace.plugins.isolation;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.jars.PluginJar;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelegatingClassLoaderTest {
    private static final String PLUGIN = "com.acme.Plugin";
    private static final String ALIAS = "Plugin";

    @TempDir
    Path directory;

    private final Map<String, PluginClassLoader> plugins = new HashMap<>();
    private final DelegatingClassLoader delegating =
            new DelegatingClassLoader(getClass().getClassLoader(), this::target);
    private Path jar;

    private Optional<DelegatingClassLoader.Target> target(String name) {
        String className = name.equals(ALIAS) ? PLUGIN : name;
        return Optional.ofNullable(plugins.get(className))
                .map(loader -> new DelegatingClassLoader.Target(className, Optional.of(loader)));
    }

    @BeforeEach
    void givenAPlugin() {
        jar = PluginJar.named("plugin").source(PLUGIN, "public class Plugin {}").writeTo(directory);
        install();
    }

    private void install() {
        plugins.put(PLUGIN, new PluginClassLoader("file:/plugin", List.of(TestLoaders.url(jar)), delegating));
    }

    @Test
    void findsPluginsByNameAndAliasAndAllElseOnTheClassPath() throws Exception {
        assertSame(plugins.get(PLUGIN), delegating.loadClass(PLUGIN).getClassLoader());
        assertSame(plugins.get(PLUGIN), delegating.loadClass(ALIAS).getClassLoader());
        assertSame(getClass(), delegating.loadClass(getClass().getName()));
        plugins.get(PLUGIN).close();
    }

    @Test
    void standsInForItselfAsAContextLoader() throws Exception {
        ClassLoader context = DelegatingClassLoader.forContext(delegating);
        String resource = "META-INF/MANIFEST.MF";

        assertSame(plugins.get(PLUGIN), context.loadClass(ALIAS).getClassLoader());
        List<URL> expected = Collections.list(delegating.getResources(resource));
        assertEquals(expected, Collections.list(context.getResources(resource)));
        assertEquals(delegating.getResource(resource), context.getResource(resource));
        assertNotSame(context, DelegatingClassLoader.forContext(delegating));
        assertTrue(DelegatingClassLoader.standsFor(context, delegating));
        assertTrue(DelegatingClassLoader.standsFor(delegating, delegating));
        assertFalse(DelegatingClassLoader.standsFor(plugins.get(PLUGIN), delegating));
        assertFalse(DelegatingClassLoader.standsFor(null, delegating));
        plugins.get(PLUGIN).close();
    }

    @Test
    void leavesOtherContextLoadersAsTheyAre() throws Exception {
        assertSame(plugins.get(PLUGIN), DelegatingClassLoader.forContext(plugins.get(PLUGIN)));
        assertSame(
                getClass().getClassLoader(),
                DelegatingClassLoader.forContext(getClass().getClassLoader()));
        plugins.get(PLUGIN).close();
    }

    @Test
    void showsAnUpgradedPluginToConfigsParsedAfterwards() throws Exception {
        Class<?> before = parse(DelegatingClassLoader.forContext(delegating));

        install();

        Class<?> after = parse(DelegatingClassLoader.forContext(delegating));
        assertSame(plugins.get(PLUGIN), after.getClassLoader());
        assertNotSame(before, after);
    }

    @Test
    void keepsNoPluginAliveThatAConfigHasNamed() throws Exception {
        parse(DelegatingClassLoader.forContext(delegating));
        delegating.loadClass(PLUGIN);
        WeakReference<?> plugin = new WeakReference<>(plugins.get(PLUGIN));

        plugins.clear();

        eventually("the plugin's loader is collected", () -> {
            System.gc();
            return plugin.get() == null;
        });
    }

    /** What the JVM does to a loader that is itself given to Class.forName; the reason for the stand-ins. */
    @Test
    void wouldGiveAwayTheOldPluginForEverIfItWereAContextLoaderItself() throws Exception {
        Class<?> before = parse(delegating);

        install();

        assertSame(before, parse(delegating));
        assertNotSame(before, delegating.loadClass(PLUGIN));
    }

    /** Kafka's config parser loads the class by the context loader, and then once more by Class.forName. */
    private static Class<?> parse(ClassLoader context) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(context);
        try {
            return (Class<?>) ConfigDef.parseType("plugin", ALIAS, ConfigDef.Type.CLASS);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
