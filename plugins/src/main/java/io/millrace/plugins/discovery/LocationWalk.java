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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One walk through a plugin directory, along symbolic links: are there jars below it, or is it a class tree? */
final class LocationWalk {
    private static final Logger LOG = LoggerFactory.getLogger(LocationWalk.class);

    private final Path root;
    private final Set<Path> visited = new HashSet<>();
    private final Set<Path> archives = new TreeSet<>();
    private boolean hasClassFiles;

    LocationWalk(Path root) {
        this.root = root;
    }

    PluginLocation location(String text) {
        walk(root);
        if (archives.isEmpty()) {
            List<Path> elements = hasClassFiles ? List.of(root) : List.of();
            return new PluginLocation(text, PluginLocation.Kind.CLASS_HIERARCHY, elements);
        }
        if (hasClassFiles) {
            LOG.warn("Plugin path contains both java archives and class files. Returning only the archives: {}", root);
        }
        return new PluginLocation(text, PluginLocation.Kind.MULTI_JAR, List.copyOf(archives));
    }

    private void walk(Path directory) {
        try {
            if (visited.add(directory.toRealPath())) {
                visit(directory);
            }
        } catch (IOException e) {
            LOG.warn("Plugin directory {} cannot be read and is left out: {}", directory, e.toString());
        }
    }

    private void visit(Path directory) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            children.forEach(this::note);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void note(Path child) {
        if (Files.isDirectory(child)) {
            walk(child);
        } else if (PluginPath.isArchive(child)) {
            archives.add(child);
        } else if (PluginPath.isClassFile(child)) {
            hasClassFiles = true;
        } else if (Files.isSymbolicLink(child) && !Files.exists(child)) {
            LOG.warn("Symbolic link {} leads nowhere and is left out", child);
        }
    }
}
