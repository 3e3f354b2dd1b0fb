package io.millrace.plugins.discovery;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** All files below a directory, along symbolic links, but not in circles. One use. */
final class TreeFiles {
    private final Set<Path> visited = new HashSet<>();
    private final Set<Path> files = new TreeSet<>();

    private TreeFiles() {}

    /** The files in the order of their names. */
    static List<Path> below(Path root) throws IOException {
        TreeFiles found = new TreeFiles();
        found.walk(root);
        return List.copyOf(found.files);
    }

    private void walk(Path directory) throws IOException {
        if (!visited.add(directory.toRealPath())) {
            return;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                if (Files.isDirectory(child)) {
                    walk(child);
                } else if (Files.isRegularFile(child)) {
                    files.add(child);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }
}
