package io.millrace.worker.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;

/** The worker's properties before they are parsed: what must be known to find the plugins that parsing needs. */
public final class WorkerProperties {
    private static final Set<String> DISCOVERY_MODES =
            Set.of("only_scan", "hybrid_warn", "hybrid_fail", "service_load");

    private WorkerProperties() {}

    /** Reads a worker's properties file; a ConnectException of one line names the file and what is wrong with it. */
    public static Map<String, String> load(Path file) {
        PropertyFile properties = new PropertyFile(file, "worker configuration");
        return new LinkedHashMap<>(properties.properties(properties.bytes()));
    }

    /** The raw {@code plugin.path}, as discovery takes it (variables in it are not resolved); null when not set. */
    public static String pluginPath(Map<String, String> properties) {
        return properties.get(WorkerConfig.PLUGIN_PATH);
    }

    /** The {@code plugin.discovery} mode, checked, in lower case. */
    public static String pluginDiscovery(Map<String, String> properties) {
        String mode = properties.getOrDefault(WorkerConfig.PLUGIN_DISCOVERY, "hybrid_warn");
        String lower = mode.trim().toLowerCase(Locale.ROOT);
        if (!DISCOVERY_MODES.contains(lower)) {
            throw new ConfigException(
                    WorkerConfig.PLUGIN_DISCOVERY,
                    mode,
                    "Invalid plugin.discovery value, must be one of "
                            + "[only_scan, hybrid_warn, hybrid_fail, service_load]");
        }
        return lower;
    }

    /** Whether {@code plugin.path} is watched while the worker runs; checked later, with all other settings. */
    public static boolean pluginPathWatch(Map<String, String> properties) {
        return !"false"
                .equalsIgnoreCase(properties
                        .getOrDefault(WorkerConfig.PLUGIN_PATH_WATCH, "")
                        .trim());
    }

    /**
     * The directory of the plugin index.
     *
     * @param byDefault the one to take when nothing is set
     * @return empty for no index
     */
    public static Optional<Path> pluginIndex(Map<String, String> properties, Optional<Path> byDefault) {
        String directory = properties.get(WorkerConfig.PLUGIN_INDEX_DIR);
        if (directory == null) {
            return byDefault;
        }
        return directory.isBlank() ? Optional.empty() : Optional.of(Path.of(directory.trim()));
    }
}
