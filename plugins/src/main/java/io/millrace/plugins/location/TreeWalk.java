package io.millrace.plugins.location;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A walk to all files below a directory by their names, along symbolic links, but not in circles. One use. */
public final class TreeWalk {
    static final int DEEPEST = 100;

    private final Visitor visitor;
    private final Set<Path> visited = new HashSet<>();

    private TreeWalk(Visitor visitor) {
        this.visitor = visitor;
    }

    /** Sees what there is on the way. */
    public interface Visitor {
        /** A directory, before what is in it. */
        default void directory(Path directory) {}

        /** Anything that is no directory. */
        void file(Path file, BasicFileAttributes attributes);

        /** A place that cannot be looked at, or is not there any more, or a link that leads nowhere. */
        void failed(Path place, IOException failure);

        /** A directory that the walk does not enter, since it lies below too many others. */
        default void tooDeep(Path directory) {}
    }

    public static void below(Path root, Visitor visitor) {
        new TreeWalk(visitor).enter(root, 0);
    }

    /** What lies in a directory, in the order of the names. */
    public static List<Path> children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(children::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        children.sort(null);
        return children;
    }

    private void enter(Path directory, int depth) {
        if (depth > DEEPEST) {
            visitor.tooDeep(directory);
            return;
        }
        try {
            if (visited.add(directory.toRealPath())) {
                visitor.directory(directory);
                for (Path child : children(directory)) {
                    look(child, depth);
                }
            }
        } catch (IOException e) {
            visitor.failed(directory, e);
        }
    }

    private void look(Path child, int depth) {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(child, BasicFileAttributes.class);
        } catch (IOException e) {
            visitor.failed(child, e);
            return;
        }
        if (attributes.isDirectory()) {
            enter(child, depth + 1);
        } else {
            visitor.file(child, attributes);
        }
    }
}
