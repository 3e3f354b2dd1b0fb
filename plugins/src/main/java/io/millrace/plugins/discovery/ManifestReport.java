package io.millrace.plugins.discovery;

import io.millrace.plugins.model.PluginException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells which plugins were found only by their class files: a warning, or with {@code hybrid_fail} an error. */
public final class ManifestReport {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestReport.class);

    private ManifestReport() {}

    /**
     * Checks that service files name every usable plugin.
     *
     * @param version an empty text if it is not known
     */
    public static void check(DiscoveryMode mode, List<FoundPlugin> found, Function<FoundPlugin, String> version) {
        if (!mode.comparesManifests()) {
            return;
        }
        List<FoundPlugin> missing = found.stream()
                .filter(plugin -> plugin.creatable() && !plugin.listed())
                .toList();
        if (missing.isEmpty()) {
            LOG.info("All plugins have ServiceLoader manifests, consider reconfiguring plugin.discovery=service_load");
        } else if (mode == DiscoveryMode.HYBRID_WARN) {
            LOG.warn(
                    "{} To silence this warning, set plugin.discovery=only_scan in the worker config.",
                    message(missing, version));
        } else {
            throw new PluginException(message(missing, version)
                    + " To silence this error, set plugin.discovery=hybrid_warn in the worker config.");
        }
    }

    private static String message(List<FoundPlugin> missing, Function<FoundPlugin, String> version) {
        String lines = missing.stream()
                .map(plugin -> line(plugin, version.apply(plugin)))
                .collect(Collectors.joining("\n"));
        return "One or more plugins are missing ServiceLoader manifests may not be usable with"
                + " plugin.discovery=service_load: [\n" + lines + "\n]\n"
                + "Read the documentation at https://kafka.apache.org/documentation.html#connect_plugindiscovery for"
                + " instructions on migrating your plugins to take advantage of the performance improvements of"
                + " service_load mode.";
    }

    private static String line(FoundPlugin plugin, String version) {
        String known = plugin.location().text() + "\t" + plugin.className() + "\t" + plugin.type();
        return version.isEmpty() ? known : known + "\t" + version;
    }
}
