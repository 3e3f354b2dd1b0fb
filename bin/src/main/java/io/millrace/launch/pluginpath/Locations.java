package io.millrace.launch.pluginpath;

import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.location.PluginPath;
import io.millrace.worker.config.WorkerProperties;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the locations that options name; unlike a worker it takes offence at what is not there. One thread. */
final class Locations {
    private static final Logger LOG = LoggerFactory.getLogger(Locations.class);

    private final Map<Path, NamedLocation> found = new LinkedHashMap<>();

    List<NamedLocation> all() {
        return List.copyOf(found.values());
    }

    void addLocation(String text) {
        Path path = path(text);
        if (!Files.exists(path)) {
            throw new ToolFailure(ToolFailure.USER_ERROR, "Specified location " + text + " does not exist");
        }
        if (!Files.isDirectory(path) && !isArchive(path)) {
            throw new ToolFailure(
                    ToolFailure.UNEXPECTED, "Specified location " + text + " is neither a directory nor a jar");
        }
        checkReadable(path, "Specified location");
        found.putIfAbsent(path, new NamedLocation(path, PluginPath.single(path)));
    }

    /** @param source where the text comes from */
    void addPath(String source, String text) {
        if (text.isBlank()) {
            throw new ToolFailure(ToolFailure.USER_ERROR, "'" + source + "' must not be empty.");
        }
        for (String element : text.trim().split("\\s*,\\s*", -1)) {
            checkElement(source, element);
        }
        PluginPath.Listing listing = PluginPath.locate(text, null);
        listing.problems().forEach(problem -> LOG.warn("{}", problem.text()));
        listing.locations().forEach(this::add);
    }

    void addWorkerFile(String file) {
        Map<String, String> properties;
        try {
            properties = WorkerProperties.load(path(file));
        } catch (KafkaException e) {
            throw new ToolFailure(
                    ToolFailure.USER_ERROR, "Unable to read worker config at " + file + "\n" + e.getMessage());
        }
        String pluginPath = WorkerProperties.pluginPath(properties);
        if (pluginPath != null) {
            addPath("plugin.path", pluginPath);
        }
    }

    private void add(PluginLocation location) {
        Path path = Path.of(URI.create(location.text()));
        if (path.toString().toLowerCase(Locale.ROOT).endsWith(".class")) {
            LOG.warn("{} is left out: put class files into a directory of their own, below the plugin path", path);
            return;
        }
        found.putIfAbsent(path, new NamedLocation(path, location));
    }

    private static void checkElement(String source, String element) {
        if (element.isEmpty()) {
            throw new ToolFailure(ToolFailure.USER_ERROR, "'" + source + "' values must not be empty.");
        }
        Path path = path(element).toAbsolutePath();
        if (!Files.exists(path)) {
            throw new ToolFailure(ToolFailure.UNEXPECTED, "Plugin path element " + path + " does not exist");
        }
        checkReadable(path, "Plugin path element");
    }

    private static void checkReadable(Path path, String what) {
        if (Files.isDirectory(path) && !Files.isReadable(path)) {
            throw new ToolFailure(ToolFailure.UNEXPECTED, what + " " + path + " cannot be read: permission denied");
        }
    }

    private static boolean isArchive(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".jar") || name.endsWith(".zip");
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new ToolFailure(ToolFailure.USER_ERROR, "Unable to parse plugin path: " + e.getMessage());
        }
    }
}
