package io.millrace.plugins.isolation;

import static io.millrace.plugins.isolation.TestLoaders.get;
import static io.millrace.plugins.isolation.TestLoaders.read;
import static io.millrace.plugins.isolation.TestLoaders.supplier;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.testing.jars.PluginJar;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ResourceBundle;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What jars can do, compared with the JDK's own loader where that is of use. */
class JarFeaturesTest {
    private static final String ACME = "com.acme.Acme";

    @TempDir
    Path directory;

    private PluginClassLoader loader;

    private PluginClassLoader loader(Path... elements) {
        loader = TestLoaders.of(elements);
        return loader;
    }

    @AfterEach
    void close() throws IOException {
        loader.close();
    }

    private static PluginJar acme(String answer) {
        return PluginJar.named("acme").source(ACME, supplier("Acme", "return " + answer + ";"));
    }

    private static String manifest(String... lines) {
        return "Manifest-Version: 1.0\n" + String.join("\n", lines) + "\n";
    }

    @Test
    void tellsPackageVersionsAndCodeSource() throws Exception {
        Path jar = acme("getClass().getPackage().getImplementationVersion()")
                .resource(
                        JarFile.MANIFEST_NAME, manifest("Implementation-Version: 4.7.1", "Implementation-Title: Acme"))
                .writeTo(directory);

        assertEquals("4.7.1", get(loader(jar), ACME));

        Class<?> type = loader.loadClass(ACME);
        assertEquals("Acme", type.getPackage().getImplementationTitle());
        assertEquals(
                TestLoaders.url(jar), type.getProtectionDomain().getCodeSource().getLocation());
        assertEquals(List.of(TestLoaders.url(jar)), List.of(((URLClassLoader) type.getClassLoader()).getURLs()));
    }

    @Test
    void readsManifestsThroughResources() throws Exception {
        Path jar =
                acme("1").resource(JarFile.MANIFEST_NAME, manifest("Acme: yes")).writeTo(directory);

        URL url = loader(jar).findResource(JarFile.MANIFEST_NAME);

        assertEquals(manifest("Acme: yes"), read(url));
        JarURLConnection connection = (JarURLConnection) url.openConnection();
        assertEquals("yes", connection.getManifest().getMainAttributes().getValue("Acme"));
    }

    @Test
    void takesClassesAndResourcesOfTheRunningJavaFromMultiReleaseJars() throws Exception {
        Path newer = PluginJar.named("newer")
                .source(ACME, supplier("Acme", "return \"new\";"))
                .writeTo(directory);
        Path jar = acme("\"base\"")
                .resource(JarFile.MANIFEST_NAME, manifest("Multi-Release: true"))
                .file("META-INF/versions/11/com/acme/Acme.class", classFile(newer))
                .resource("text.txt", "base")
                .resource("META-INF/versions/11/text.txt", "new")
                .writeTo(directory);

        assertEquals("new", get(loader(jar), ACME));
        assertEquals("new", read(loader.getResource("text.txt")));
        try (PluginClassLoader base = TestLoaders.of(withoutVersions(jar))) {
            assertEquals("base", get(base, ACME));
        }
    }

    private Path withoutVersions(Path jar) throws IOException {
        return PluginJar.named("base")
                .file("com/acme/Acme.class", classFile(jar))
                .writeTo(directory);
    }

    private static byte[] classFile(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile());
                InputStream stream = file.getInputStream(file.getEntry("com/acme/Acme.class"))) {
            return stream.readAllBytes();
        }
    }

    @Test
    void followsTheClassPathOfAManifestAndHoldsThoseJarsToo() throws Exception {
        Path library = PluginJar.named("library 1")
                .source("com.lib.Library", supplier("Library", "return \"library\";"))
                .resource("library.txt", "text")
                .writeTo(directory.resolve("lib"));
        Path jar = acme("1")
                .resource(JarFile.MANIFEST_NAME, manifest("Class-Path: gone.jar lib/library%201.jar"))
                .writeTo(directory);
        assertEquals(1, get(loader(jar), ACME));

        Files.delete(library);

        assertEquals("library", get(loader, "com.lib.Library"));
        assertEquals("text", read(loader.getResource("library.txt")));
    }

    @Test
    void knowsTheSignersOfClassesAndResources() throws Exception {
        Path jar = SignedJar.sign(acme("1").resource("text.txt", "signed").writeTo(directory));

        Class<?> type = loader(jar).loadClass(ACME);

        assertEquals(1, type.getProtectionDomain().getCodeSource().getCodeSigners().length);
        JarURLConnection connection =
                (JarURLConnection) loader.getResource("text.txt").openConnection();
        assertEquals("signed", read(connection));
        assertEquals(1, connection.getJarEntry().getCodeSigners().length);
    }

    @Test
    void findsResourceBundlesOfThePlugin() throws Exception {
        Path jar = acme("java.util.ResourceBundle.getBundle(\"com.acme.words\").getString(\"word\")")
                .resource("com/acme/words.properties", "word=hello")
                .writeTo(directory);

        assertEquals("hello", get(loader(jar), ACME));
        assertEquals(
                "hello",
                ResourceBundle.getBundle("com.acme.words", java.util.Locale.ROOT, loader)
                        .getString("word"));
    }

    @Test
    void readsClassTrees() throws Exception {
        Path tree = acme("getClass().getResource(\"/text.txt\").getProtocol()")
                .resource("text.txt", "tree")
                .writeTreeTo(directory.resolve("tree"));

        assertEquals("file", get(loader(tree), ACME));
        assertEquals("tree", read(loader.getResource("text.txt")));
    }

    @Test
    void readsJarsWithOddNames() throws Exception {
        Path jar = acme("1").resource("odd/a #?%20ü+.txt", "odd").writeTo(directory.resolve("é # % + dir"));

        assertEquals(1, get(loader(jar), ACME));
        URL url = loader.getResource("odd/a #?%20ü+.txt");
        assertEquals("odd", read(url));
        assertEquals("odd", read(ordinary(url)));
    }

    @Test
    void makesRelativeUrlsAsTheJdkDoes() throws Exception {
        Path jar = acme("1")
                .resource("dir/one.txt", "1")
                .resource("dir/two.txt", "2")
                .writeTo(directory);
        URL url = loader(jar).getResource("dir/one.txt");
        URL ordinary = ordinary(url).getURL();

        for (String spec : List.of("two.txt", "./two.txt", "../dir/two.txt", "/dir/two.txt", "#two", "", url + "x")) {
            URL relative = new URL(url, spec);
            assertEquals(new URL(ordinary, spec).toExternalForm(), relative.toExternalForm());
            assertEquals(new URL(ordinary, spec), relative);
        }
        assertEquals("2", read(new URL(url, "/dir/two.txt")));
        assertThrows(MalformedURLException.class, () -> new URL(url, "jar:nothing"));
        assertThrows(FileNotFoundException.class, () -> read(new URL(url, "three.txt")));
    }

    @Test
    void describesConnectionsAsTheJdkDoes() throws Exception {
        Path jar =
                acme("1").resource("dir/one.txt", "four").resource("none", "").writeTo(directory);
        loader(jar);

        for (URL url : Stream.of("dir/one.txt", "none", "com/acme/Acme.class")
                .map(loader::getResource)
                .toList()) {
            JarURLConnection ours = (JarURLConnection) url.openConnection();
            JarURLConnection theirs = (JarURLConnection) ordinary(url);
            assertEquals(theirs.getContentLengthLong(), ours.getContentLengthLong());
            assertEquals(theirs.getContentLength(), ours.getContentLength());
            assertEquals(theirs.getLastModified() / 1000, ours.getLastModified() / 1000);
            assertEquals(theirs.getContentType(), ours.getContentType());
            assertEquals(theirs.getEntryName(), ours.getEntryName());
            assertEquals(theirs.getJarFile().getName(), ours.getJarFile().getName());
            assertEquals(theirs.getJarEntry().getName(), ours.getJarEntry().getName());
            assertEquals(theirs.getJarFileURL(), ours.getJarFileURL());
        }
    }

    @Test
    void givesTheWholeJarForItsRootUrl() throws Exception {
        Path jar = acme("1").writeTo(directory);
        URL root = new URL(loader(jar).getResource("com/acme/Acme.class"), "/");

        JarURLConnection connection = (JarURLConnection) root.openConnection();

        assertEquals(jar.toString(), connection.getJarFile().getName());
        assertNull(connection.getJarEntry());
        assertEquals(Files.size(jar), connection.getContentLengthLong());
        assertThrows(IOException.class, connection::getInputStream);
    }

    private static URLConnection ordinary(URL url) throws IOException {
        URLConnection connection = new URL(url.toExternalForm()).openConnection();
        connection.setUseCaches(false);
        return connection;
    }
}
