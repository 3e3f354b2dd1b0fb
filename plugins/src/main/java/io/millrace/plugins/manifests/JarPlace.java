package io.millrace.plugins.manifests;

import io.millrace.plugins.discovery.ServiceFile;
import io.millrace.plugins.model.PluginType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Service files in a jar, which may not exist yet. */
record JarPlace(Path path) implements ManifestPlace {
    @Override
    public Map<PluginType, Set<String>> read() throws IOException {
        Map<PluginType, Set<String>> listed = new EnumMap<>(PluginType.class);
        if (!Files.exists(path)) {
            return listed;
        }
        try (ZipFile jar = new ZipFile(path.toFile())) {
            for (PluginType type : PluginType.values()) {
                ZipEntry services = jar.getEntry(ServiceFile.path(type));
                if (services != null) {
                    try (InputStream stream = jar.getInputStream(services)) {
                        ServiceLines.parse(listed, type, path + "!/" + services.getName(), stream.readAllBytes());
                    }
                }
            }
        }
        return listed;
    }

    @Override
    public List<Path> writtenTo(Set<PluginType> types) {
        Path directory = path.toAbsolutePath().getParent();
        return Files.exists(path) ? List.of(path, FileReplacement.target(path).getParent()) : List.of(directory);
    }

    @Override
    public void rehearse(Map<PluginType, byte[]> files) throws IOException {
        rewrite(files);
    }

    private JarRewrite rewrite(Map<PluginType, byte[]> files) throws IOException {
        Map<String, Optional<byte[]>> changes = new HashMap<>();
        for (PluginType type : PluginType.values()) {
            changes.put(ServiceFile.path(type), Optional.ofNullable(files.get(type)));
        }
        return JarRewrite.of(path, changes);
    }

    @Override
    public void write(Map<PluginType, byte[]> files) throws IOException {
        JarRewrite rewrite = rewrite(files);
        if (rewrite.isEmpty()) {
            Files.deleteIfExists(path);
            return;
        }
        try (FileReplacement replacement = FileReplacement.of(path)) {
            rewrite.writeTo(replacement.channel());
            verify(replacement.path(), rewrite);
            replacement.moveIntoPlace();
        }
    }

    /** Whether Java can read it: the last chance to leave everything as it was. */
    private static void verify(Path written, JarRewrite rewrite) throws IOException {
        try (ZipFile jar = new ZipFile(written.toFile())) {
            if (jar.size() != rewrite.size()) {
                throw new IOException("The new content of the jar cannot be read");
            }
        }
    }
}
