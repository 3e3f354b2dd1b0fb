package io.millrace.plugins.discovery;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the text of {@code plugin.path} to the locations it names; what cannot be read is reported and left out. */
public final class PluginPath {
    private static final Logger LOG = LoggerFactory.getLogger(PluginPath.class);

    private final Map<Path, PluginLocation> locations = new LinkedHashMap<>();

    private PluginPath() {}

    /**
     * The locations in listing order.
     *
     * @param pluginPath as in the worker's config, null for none
     * @param bundled one more directory of locations, null for none
     */
    public static List<PluginLocation> locations(String pluginPath, Path bundled) {
        PluginPath found = new PluginPath();
        if (pluginPath != null) {
            for (String element : pluginPath.trim().split("\\s*,\\s*", -1)) {
                found.addElement(element);
            }
        }
        if (bundled != null) {
            found.addElement(bundled);
        }
        return List.copyOf(found.locations.values());
    }

    private void addElement(String element) {
        if (element.isEmpty()) {
            LOG.warn(
                    "Plugin path element is empty, taking the current directory {}. "
                            + "Remove the stray comma from plugin.path if that is not meant.",
                    Path.of("").toAbsolutePath());
        }
        try {
            addElement(Path.of(element));
        } catch (InvalidPathException e) {
            LOG.error("Could not get listing for plugin path: {}. Ignoring. {}", element, e.getMessage());
        }
    }

    private void addElement(Path element) {
        Path path = element.toAbsolutePath().normalize();
        if (isArchive(path)) {
            addIfReadable(path);
        } else if (Files.isDirectory(path)) {
            addChildren(path);
        } else if (!Files.exists(path)) {
            LOG.error("Could not get listing for plugin path: {}. Ignoring. There is no such file or directory.", path);
        }
    }

    private void addIfReadable(Path archive) {
        if (Files.isReadable(archive)) {
            add(archive);
        } else {
            LOG.error("Could not get listing for plugin path: {}. Ignoring. The file cannot be read.", archive);
        }
    }

    private void addChildren(Path directory) {
        try {
            list(directory).forEach(this::add);
        } catch (IOException e) {
            LOG.error("Could not get listing for plugin path: {}. Ignoring. {}", directory, e.toString());
        }
    }

    /** One location that cannot be read takes none of its neighbours along. */
    private void add(Path path) {
        try {
            locations.computeIfAbsent(path.toRealPath(), real -> location(path));
        } catch (IOException | java.io.UncheckedIOException e) {
            LOG.warn("Plugin location {} cannot be read and is left out: {}", path, e.toString());
        }
    }

    private static PluginLocation location(Path path) {
        String text = PluginLocation.url(path).toString();
        if (isArchive(path)) {
            return new PluginLocation(text, PluginLocation.Kind.SINGLE_JAR, List.of(path));
        }
        if (isClassFile(path)) {
            return new PluginLocation(text, PluginLocation.Kind.CLASS_HIERARCHY, List.of(path.getParent()));
        }
        return new LocationWalk(path).location(text);
    }

    private static List<Path> list(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, PluginPath::mayBeLocation)) {
            stream.forEach(children::add);
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        children.sort(null);
        return children;
    }

    private static boolean mayBeLocation(Path path) {
        return Files.isDirectory(path) || isArchive(path) || isClassFile(path);
    }

    static boolean isArchive(Path path) {
        return hasEnding(path, ".jar", ".zip") && Files.isRegularFile(path);
    }

    static boolean isClassFile(Path path) {
        return hasEnding(path, ".class");
    }

    private static boolean hasEnding(Path path, String... endings) {
        Path fileName = path.getFileName();
        String name = fileName == null ? "" : fileName.toString().toLowerCase(Locale.ROOT);
        for (String ending : endings) {
            if (name.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }
}
