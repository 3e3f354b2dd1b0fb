package io.millrace.plugins.isolation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The {@code Class-Path} of a jar's manifest. Stateless. */
final class ManifestClassPath {
    private static final String NAME = Attributes.Name.CLASS_PATH.toString().toLowerCase(Locale.ROOT) + ":";

    private ManifestClassPath() {}

    /** What the manifest names, relative to the jar's URL; empty if nothing can be read. */
    static List<URL> of(JarFile jar, URL url) {
        try {
            return text(jar).stream()
                    .flatMap(text -> Arrays.stream(text.trim().split("\\s+")))
                    .flatMap(element -> resolve(url, element))
                    .toList();
        } catch (IOException | RuntimeException unreadable) {
            return List.of();
        }
    }

    /** Few manifests have one, and to parse all would take long. */
    private static Optional<String> text(JarFile jar) throws IOException {
        ZipEntry entry = jar.getEntry(JarFile.MANIFEST_NAME);
        if (entry == null) {
            return Optional.empty();
        }
        try (InputStream stream = jar.getInputStream(entry)) {
            byte[] bytes = stream.readAllBytes();
            if (!new String(bytes, StandardCharsets.ISO_8859_1)
                    .toLowerCase(Locale.ROOT)
                    .contains(NAME)) {
                return Optional.empty();
            }
            Attributes main = new Manifest(new ByteArrayInputStream(bytes)).getMainAttributes();
            return Optional.ofNullable(main.getValue(Attributes.Name.CLASS_PATH));
        }
    }

    private static Stream<URL> resolve(URL jar, String element) {
        try {
            return element.isEmpty() ? Stream.empty() : Stream.of(new URL(jar, element));
        } catch (MalformedURLException e) {
            return Stream.empty();
        }
    }
}
