package io.millrace.plugins.manifests;

import io.millrace.plugins.discovery.ServiceFile;
import io.millrace.plugins.model.PluginType;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Service files in the directory of a class tree. */
record TreePlace(Path path) implements ManifestPlace {
    @Override
    public Map<PluginType, Set<String>> read() throws IOException {
        Map<PluginType, Set<String>> listed = new EnumMap<>(PluginType.class);
        for (PluginType type : PluginType.values()) {
            if (Files.isRegularFile(file(type))) {
                ServiceLines.parse(listed, type, file(type), Files.readAllBytes(file(type)));
            }
        }
        return listed;
    }

    @Override
    public List<Path> writtenTo(Set<PluginType> types) {
        Set<Path> paths = new LinkedHashSet<>();
        for (PluginType type : PluginType.values()) {
            Path file = file(type);
            if (Files.exists(file)) {
                paths.add(file);
            }
            if (Files.exists(file) || types.contains(type)) {
                paths.add(nearestDirectory(file));
            }
        }
        return new ArrayList<>(paths);
    }

    @Override
    public void rehearse(Map<PluginType, byte[]> files) {
        // a file of its own can be written whatever is in it
    }

    @Override
    public void write(Map<PluginType, byte[]> files) throws IOException {
        for (Map.Entry<PluginType, byte[]> each : files.entrySet()) {
            Files.createDirectories(services());
            try (FileReplacement replacement = FileReplacement.of(file(each.getKey()))) {
                replacement.write(each.getValue());
                replacement.moveIntoPlace();
            }
        }
        for (PluginType type : PluginType.values()) {
            if (!files.containsKey(type)) {
                Files.deleteIfExists(file(type));
            }
        }
        for (Path directory : Arrays.asList(services(), services().getParent())) {
            deleteIfEmpty(directory);
        }
    }

    private Path services() {
        return path.resolve("META-INF").resolve("services");
    }

    private Path file(PluginType type) {
        return path.resolve(ServiceFile.path(type));
    }

    private static Path nearestDirectory(Path file) {
        Path directory = file.getParent();
        while (!Files.isDirectory(directory) && directory.getParent() != null) {
            directory = directory.getParent();
        }
        return directory;
    }

    private static void deleteIfEmpty(Path directory) throws IOException {
        if (Files.isDirectory(directory) && isEmpty(directory)) {
            Files.delete(directory);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            return !children.iterator().hasNext();
        }
    }
}
