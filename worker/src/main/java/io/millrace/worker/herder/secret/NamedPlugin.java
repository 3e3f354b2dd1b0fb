package io.millrace.worker.herder.secret;

import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.ConverterKind;
import io.millrace.worker.config.StepKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A plugin that a connector config names. Immutable.
 *
 * @param prefix what the keys of its settings start with; empty for the connector itself
 * @param version as the config asks for it, or {@code latest}
 */
record NamedPlugin(String prefix, String className, String version) {
    private static final String LATEST = "latest";

    /** The same plugin wherever it is used. */
    record Id(String className, String version) {}

    /** All plugins of a config, those with the longest prefixes first. */
    static List<NamedPlugin> of(Map<String, String> config) {
        List<NamedPlugin> plugins = new ArrayList<>();
        add(plugins, "", config.get(ConnectorConfig.CONNECTOR_CLASS), config.get(ConnectorConfig.PLUGIN_VERSION));
        for (ConverterKind kind : ConverterKind.values()) {
            add(plugins, kind.prefix(), config.get(kind.property()), config.get(kind.versionProperty()));
        }
        for (StepKind kind : StepKind.values()) {
            if (config.containsKey(kind.property())) {
                for (String alias : kind.aliases(config)) {
                    String prefix = kind.prefix(alias);
                    add(plugins, prefix, config.get(kind.typeKey(alias)), config.get(prefix + "plugin.version"));
                }
            }
        }
        plugins.sort(
                Comparator.comparing((NamedPlugin plugin) -> plugin.prefix().length())
                        .reversed());
        return plugins;
    }

    Id id() {
        return new Id(className, version);
    }

    /** Whether a key is one of this plugin's settings; plugins with longer prefixes are to be asked first. */
    boolean owns(String key) {
        return key.startsWith(prefix);
    }

    /** A key as the plugin itself knows it. */
    String own(String key) {
        return key.substring(prefix.length());
    }

    private static void add(List<NamedPlugin> plugins, String prefix, String className, String version) {
        if (className != null && !className.isBlank()) {
            plugins.add(new NamedPlugin(prefix, className.trim(), version == null ? LATEST : version.trim()));
        }
    }
}
