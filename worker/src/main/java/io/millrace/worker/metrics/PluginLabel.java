package io.millrace.worker.metrics;

import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What metrics say of a plugin instance. Immutable. */
public record PluginLabel(String className, String version) {
    private static final Logger LOG = LoggerFactory.getLogger(PluginLabel.class);
    private static final String NO_VERSION = "undefined";

    /** Asks the instance for its version; call it under the plugin's loader. */
    public static PluginLabel of(Object plugin) {
        return new PluginLabel(plugin.getClass().getName(), version(plugin));
    }

    private static String version(Object plugin) {
        try {
            String version = asked(plugin);
            return version == null ? NO_VERSION : version;
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "{} threw from version(); its version is unknown",
                    plugin.getClass().getName(),
                    e);
            return NO_VERSION;
        }
    }

    /** Tasks have a version without being {@link Versioned}. */
    private static String asked(Object plugin) {
        if (plugin instanceof Task task) {
            return task.version();
        }
        return plugin instanceof Versioned versioned ? versioned.version() : null;
    }
}
