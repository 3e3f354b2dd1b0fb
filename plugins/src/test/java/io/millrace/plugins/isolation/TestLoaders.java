package io.millrace.plugins.isolation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What tests of class loaders do again and again. Stateless. */
final class TestLoaders {
    private TestLoaders() {}

    /** A loader of these jars or class trees, with the test's own as its parent. */
    static PluginClassLoader of(Path... elements) {
        return new PluginClassLoader(
                url(elements[0]).toString(),
                Stream.of(elements).map(TestLoaders::url).toList(),
                TestLoaders.class.getClassLoader());
    }

    static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an instance of the class, which has to be a supplier, gives. */
    static Object get(PluginClassLoader loader, String className) throws ReflectiveOperationException {
        Class<?> type = loader.loadClass(className);
        return ((Supplier<?>) type.getDeclaredConstructor().newInstance()).get();
    }

    /** Source of a supplier. */
    static String supplier(String simpleName, String body) {
        return "public class " + simpleName + " implements java.util.function.Supplier<Object> {"
                + " public Object get() { try { " + body + " } catch (Exception e) {"
                + " throw new IllegalStateException(e); } } }";
    }

    static String read(URL url) throws IOException {
        return read(url.openConnection());
    }

    static String read(URLConnection connection) throws IOException {
        try (InputStream stream = connection.getInputStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** As an upgrade should be done: the old file lives on for those who have it open. */
    static void moveOver(Path newFile, Path old) throws IOException {
        Files.move(newFile, old, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
