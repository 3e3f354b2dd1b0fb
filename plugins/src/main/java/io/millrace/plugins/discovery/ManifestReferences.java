package io.millrace.plugins.discovery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/** What the {@code Class-Path} of a jar's manifest refers to; it counts as if it lay beside the jar. */
final class ManifestReferences {
    static final String FILE = "META-INF/MANIFEST.MF";

    private static final String NAME = Attributes.Name.CLASS_PATH.toString().toLowerCase(Locale.ROOT) + ":";

    private ManifestReferences() {}

    /** Those that are files or directories, or may be some day. */
    static List<Path> of(Path jar, byte[] manifest) throws IOException {
        // few manifests have the attribute, and to parse all of them would take long
        if (!new String(manifest, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .contains(NAME)) {
            return List.of();
        }
        String references = new Manifest(new ByteArrayInputStream(manifest))
                .getMainAttributes()
                .getValue(Attributes.Name.CLASS_PATH);
        List<Path> found = new ArrayList<>();
        for (String reference :
                references == null ? new String[0] : references.trim().split("\\s+")) {
            add(jar.toUri(), reference, found);
        }
        return found;
    }

    private static void add(URI jar, String reference, List<Path> found) {
        try {
            Path path = Path.of(jar.resolve(reference));
            if (!reference.isEmpty()) {
                found.add(path);
            }
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return; // what is no file cannot be searched
        }
    }
}
