package io.millrace.launch;

import io.millrace.plugins.PluginNotFoundException;
import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginType;
import io.millrace.rest.extension.Extensions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.rest.ConnectRestExtension;

/** Creates and configures the REST extensions that the worker's settings name (KIP-285), in their order. */
final class RestExtensions {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private RestExtensions() {}

    /**
     * @param settings all of the worker's, resolved
     * @param metrics where an extension may register metrics of its own (KIP-877), given its simple class name
     * @throws ConnectException when one is unknown, cannot be created or does not tell its version
     */
    static List<ConnectRestExtension> create(
            Plugins plugins, List<String> names, Map<String, ?> settings, Function<String, PluginMetrics> metrics) {
        List<ConnectRestExtension> made = new ArrayList<>();
        try {
            for (String name : names) {
                PluginDescriptor plugin = find(plugins, name);
                GuardedExtension extension = new GuardedExtension(
                        plugins.newInstance(plugin, ConnectRestExtension.class), plugin.loader(), DEADLINE);
                made.add(extension);
                prepare(name, extension, settings, metrics);
            }
            return made;
        } catch (RuntimeException e) {
            Extensions.close(made);
            throw e;
        }
    }

    private static void prepare(
            String name, GuardedExtension extension, Map<String, ?> settings, Function<String, PluginMetrics> metrics) {
        String version = extension.version();
        if (version == null || version.isBlank()) {
            throw new ConnectException("Version not defined for '" + name + "'");
        }
        extension.configure(settings);
        extension.monitored(metrics);
    }

    private static PluginDescriptor find(Plugins plugins, String name) {
        try {
            return plugins.plugin(name, PluginType.REST_EXTENSION, null);
        } catch (PluginNotFoundException e) {
            throw new ConnectException(
                    e.getMessage() + (e.nearest().isEmpty() ? "." : "")
                            + " Check the worker's 'rest.extension.classes'",
                    e);
        }
    }
}
