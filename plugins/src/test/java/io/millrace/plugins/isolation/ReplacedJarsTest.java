package io.millrace.plugins.isolation;

import static io.millrace.plugins.isolation.TestLoaders.get;
import static io.millrace.plugins.isolation.TestLoaders.moveOver;
import static io.millrace.plugins.isolation.TestLoaders.read;
import static io.millrace.plugins.isolation.TestLoaders.supplier;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.jars.PluginJar;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacedJarsTest {
    private static final String ONE = "com.acme.One";
    private static final String LATER = "com.acme.Later";

    @TempDir
    Path directory;

    private final List<PluginClassLoader> loaders = new ArrayList<>();
    private Path plugin;
    private Path jar;

    @BeforeEach
    void givenAPluginOfWhichOneClassHasBeenLoaded() throws Exception {
        plugin = directory.resolve("plugin");
        jar = jar("old").writeTo(plugin);
    }

    private static PluginJar jar(String version) {
        return PluginJar.named("acme")
                .source(ONE, supplier("One", "return \"one " + version + "\";"))
                .source(LATER, supplier("Later", "return \"later " + version + "\";"))
                .service(Supplier.class, LATER)
                .resource("some/text.txt", version);
    }

    private PluginClassLoader loader(Path... elements) {
        PluginClassLoader loader = TestLoaders.of(elements);
        loaders.add(loader);
        return loader;
    }

    private PluginClassLoader usedLoader() throws ReflectiveOperationException {
        PluginClassLoader loader = loader(jar);
        assertEquals("one old", get(loader, ONE));
        return loader;
    }

    @AfterEach
    void close() throws IOException {
        for (PluginClassLoader loader : loaders) {
            loader.close();
        }
    }

    @Test
    void opensNoFileBeforeItIsUsed() throws Exception {
        PluginClassLoader loader = loader(jar);

        moveOver(jar("new").writeTo(directory.resolve("upgrade")), jar);

        assertFalse(loader.used());
        assertEquals("one new", get(loader, ONE));
    }

    @Test
    void loadsFromADeletedJarWhatItHadNotLoadedYet() throws Exception {
        PluginClassLoader loader = usedLoader();

        Files.delete(jar);
        Files.delete(plugin);

        assertEquals("later old", get(loader, LATER));
        assertEquals("old", read(loader.getResource("some/text.txt")));
        assertEquals("later old", services(loader));
    }

    @Test
    void loadsFromARenamedDirectory() throws Exception {
        PluginClassLoader loader = usedLoader();

        Files.move(plugin, directory.resolve("renamed"));

        assertEquals("later old", get(loader, LATER));
        assertEquals("old", read(loader.getResource("some/text.txt")));
    }

    @Test
    void keepsToTheOldJarWhileANewLoaderHasTheOneThatReplacedIt() throws Exception {
        PluginClassLoader before = usedLoader();
        assertEquals("old", read(before.getResource("some/text.txt")));

        moveOver(jar("new").writeTo(directory.resolve("upgrade")), jar);
        PluginClassLoader after = loader(jar);

        assertEquals("later new", get(after, LATER));
        assertEquals("new", read(after.getResource("some/text.txt")));
        assertEquals("later new", services(after));
        assertEquals("later old", get(before, LATER));
        assertEquals("old", read(before.getResource("some/text.txt")));
        assertEquals("old", read(before.findResources("some/text.txt").nextElement()));
        try (InputStream stream = before.getResourceAsStream("some/text.txt")) {
            assertEquals("old", new String(stream.readAllBytes()));
        }
        assertEquals("later old", services(before));
    }

    @Test
    void givesUrlsWhoseTextIsAnOrdinaryUrlOfTheJarThatLiesThereNow() throws Exception {
        URL url = usedLoader().getResource("some/text.txt");

        moveOver(jar("new").writeTo(directory.resolve("upgrade")), jar);

        assertEquals("jar:" + TestLoaders.url(jar) + "!/some/text.txt", url.toString());
        URL ordinary = url.toURI().toURL();
        assertEquals(url, ordinary);
        assertEquals(ordinary, url);
        assertEquals(ordinary.hashCode(), url.hashCode());
        URLConnection connection = ordinary.openConnection();
        connection.setUseCaches(false);
        assertEquals("new", read(connection));
    }

    @Test
    void letsNobodyElseCloseItsJars() throws Exception {
        PluginClassLoader loader = usedLoader();
        JarURLConnection connection =
                (JarURLConnection) loader.getResource("some/text.txt").openConnection();
        connection.setUseCaches(false);

        connection.getJarFile().close();

        assertEquals("old", read(connection));
        assertEquals("old", read(loader.getResource("some/text.txt")));
        assertEquals("later old", get(loader, LATER));
    }

    @Test
    void saysThatAJarWasOverwrittenInPlace() throws Exception {
        PluginClassLoader loader = usedLoader();

        Files.write(jar, new byte[100]);

        LinkageError error = assertThrows(LinkageError.class, () -> loader.loadClass(LATER));
        assertTrue(error.getMessage().contains(jar.toString()), error.getMessage());
        assertTrue(error.getMessage().contains("overwritten while in use; restart the connector"), error.getMessage());
        assertNotNull(error.getCause());
    }

    @Test
    void saysThatAJarWasOverwrittenInPlaceByAnother() throws Exception {
        PluginClassLoader loader = usedLoader();
        Path other = jar("x".repeat(3000))
                .resource("aaa/first.txt", "y".repeat(5000))
                .writeTo(directory.resolve("b"));

        Files.write(jar, Files.readAllBytes(other));

        LinkageError error = assertThrows(LinkageError.class, () -> loader.loadClass(LATER));
        assertTrue(error.getMessage().contains(jar.toString()), error.getMessage());
        assertThrows(ClassNotFoundException.class, () -> loader.loadClass("com.acme.Missing"));
    }

    @Test
    void leavesOutJarsThatCannotBeOpened() throws Exception {
        Path damaged = Files.write(directory.resolve("damaged.jar"), new byte[] {'P', 'K', 3, 4, 0});

        PluginClassLoader loader = loader(damaged, directory.resolve("gone.jar"), jar);

        assertEquals("one old", get(loader, ONE));
        assertThrows(ClassNotFoundException.class, () -> loader.loadClass("com.acme.Missing"));
    }

    @Test
    void readsNothingMoreOnceClosed() throws Exception {
        PluginClassLoader loader = usedLoader();
        URL url = loader.getResource("some/text.txt");

        loader.close();

        assertThrows(IOException.class, url::openStream);
        assertThrows(ClassNotFoundException.class, () -> loader.loadClass(LATER));
        assertNull(loader.findResource("some/text.txt"));
    }

    @Test
    void opensNoFileOnceClosed() throws Exception {
        PluginClassLoader loader = loader(jar);

        loader.close();

        assertThrows(ClassNotFoundException.class, () -> loader.loadClass(ONE));
        assertNull(loader.findResource("some/text.txt"));
    }

    private static Object services(PluginClassLoader loader) {
        for (Supplier<?> service : ServiceLoader.load(Supplier.class, loader)) {
            if (service.getClass().getClassLoader() == loader) {
                return service.get();
            }
        }
        return null;
    }
}
