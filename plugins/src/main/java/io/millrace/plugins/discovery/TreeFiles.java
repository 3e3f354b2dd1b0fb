package io.millrace.plugins.discovery;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** All files below a directory, along symbolic links, but not in circles. One use. */
final class TreeFiles {
    static final int DEEPEST = 100;

    private final Set<Path> visited = new HashSet<>();
    private final Set<Path> files = new TreeSet<>();

    private TreeFiles() {}

    /** The files in the order of their names. */
    static List<Path> below(Path root) throws IOException {
        TreeFiles found = new TreeFiles();
        found.walk(root, 0);
        return List.copyOf(found.files);
    }

    /** What lies in a directory, in the order of the names. */
    static List<Path> children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(children::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        children.sort(null);
        return children;
    }

    private void walk(Path directory, int depth) throws IOException {
        if (depth > DEEPEST || !visited.add(directory.toRealPath())) {
            return;
        }
        for (Path child : children(directory)) {
            if (Files.isDirectory(child)) {
                walk(child, depth + 1);
            } else if (Files.isRegularFile(child)) {
                files.add(child);
            }
        }
    }
}
