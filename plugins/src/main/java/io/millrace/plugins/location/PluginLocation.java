package io.millrace.plugins.location;

import io.millrace.plugins.model.PluginDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A place that holds plugins and has one class loader; two that are equal have the same content.
 *
 * @param text how users see it: its URL, or {@code classpath}
 * @param elements jars, or the directory of a class tree
 * @param stamp changes with any change of any file
 */
public record PluginLocation(String text, Kind kind, List<Path> elements, String stamp) {
    /** How the classes of a location are laid out. */
    public enum Kind {
        SINGLE_JAR,
        MULTI_JAR,
        CLASS_HIERARCHY,
        CLASSPATH
    }

    public PluginLocation {
        elements = List.copyOf(elements);
    }

    /** What has to be searched on the worker's own class path. */
    public static PluginLocation classPath(List<Path> elements, String stamp) {
        return new PluginLocation(PluginDescriptor.CLASSPATH, Kind.CLASSPATH, elements, stamp);
    }

    /** Whether the location has a class loader of its own. */
    public boolean isolated() {
        return kind != Kind.CLASSPATH;
    }

    /** Whether the stamp changes with a file, which may come later. */
    public boolean covers(Path file) {
        boolean mayBecomeElement = kind == Kind.MULTI_JAR
                && FileNames.hasArchiveName(file)
                && FileNames.missing(file)
                && url(file.normalize()).toString().startsWith(text);
        return mayBecomeElement || elements.contains(file);
    }

    /** What a class loader needs to load the location. */
    public List<URL> urls() {
        return elements.stream().map(PluginLocation::url).toList();
    }

    /** The file or directory that a URL stands for; empty if it is none of this machine's file system. */
    public static Optional<Path> path(URL url) {
        try {
            return Optional.of(Path.of(url.toURI()));
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }

    public static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(new IOException("No URL for " + path, e));
        }
    }
}
