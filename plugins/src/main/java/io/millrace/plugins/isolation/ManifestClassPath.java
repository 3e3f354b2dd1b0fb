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
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The {@code Class-Path} of a jar's manifest: what else has to be searched, as if it lay beside the jar. Stateless. */
public final class ManifestClassPath {
    private static final String NAME = Attributes.Name.CLASS_PATH.toString().toLowerCase(Locale.ROOT) + ":";

    private ManifestClassPath() {}

    /** What the manifest names, relative to the jar's URL; empty if nothing can be read. */
    public static List<URL> of(JarFile jar, URL url) {
        ZipEntry entry = jar.getEntry(JarFile.MANIFEST_NAME);
        if (entry == null) {
            return List.of();
        }
        try (InputStream stream = jar.getInputStream(entry)) {
            return of(stream.readAllBytes(), url);
        } catch (IOException | RuntimeException unreadable) {
            return List.of();
        }
    }

    /** The same, by the content of the manifest. */
    public static List<URL> of(byte[] manifest, URL jar) throws IOException {
        // few manifests have the attribute, and to parse all of them would take long
        if (!new String(manifest, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .contains(NAME)) {
            return List.of();
        }
        Attributes main = new Manifest(new ByteArrayInputStream(manifest)).getMainAttributes();
        return Stream.ofNullable(main.getValue(Attributes.Name.CLASS_PATH))
                .flatMap(text -> Arrays.stream(text.trim().split("\\s+")))
                .flatMap(element -> resolve(jar, element))
                .toList();
    }

    private static Stream<URL> resolve(URL jar, String element) {
        try {
            return element.isEmpty() ? Stream.empty() : Stream.of(new URL(jar, element));
        } catch (MalformedURLException e) {
            return Stream.empty();
        }
    }
}
