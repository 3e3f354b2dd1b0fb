package io.millrace.worker.config;

import io.millrace.plugins.PluginNotFoundException;
import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginException;
import io.millrace.plugins.model.PluginType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** Adds the names that may have been meant to what is said of a setting whose class cannot be found. Any thread. */
public final class NearPlugins {
    /** How Kafka's library ends what it says of such a setting. */
    private static final List<String> NOT_FOUND =
            List.of(" could not be found.", "Could not load config provider class or one of its dependencies");

    private final Plugins plugins;

    public NearPlugins(Plugins plugins) {
        this.plugins = plugins;
    }

    /** Completes what was found out about the settings of a connector. */
    public void complete(Map<String, String> settings, Map<String, ConfigValue> values) {
        classKeys(settings).forEach((key, type) -> {
            ConfigValue value = values.get(key);
            if (value != null) {
                value.errorMessages().replaceAll(message -> completed(message, settings.get(key), type));
            }
        });
    }

    /** The problem of a connector's or worker's settings, each line of its message completed. */
    ConfigException completed(ConfigException problem, Map<String, String> settings) {
        Map<String, PluginType> keys = classKeys(settings);
        String message = problem.getMessage()
                .lines()
                .map(line -> keys.keySet().stream()
                        .filter(key -> line.contains(" for configuration " + key + ": "))
                        .map(key -> completed(line, settings.get(key), keys.get(key)))
                        .findFirst()
                        .orElse(line))
                .collect(Collectors.joining("\n"));
        return message.equals(problem.getMessage()) ? problem : new ConfigException(message);
    }

    private String completed(String message, String given, PluginType type) {
        boolean notFound = NOT_FOUND.stream().anyMatch(message::endsWith);
        if (given == null || given.isBlank() || !notFound) {
            return message;
        }
        String question = question(given.trim(), type);
        return question.isEmpty() ? message : message + (message.endsWith(".") ? " " : ". ") + question;
    }

    /** The question whether other names were meant; empty if no name is near. */
    private String question(String given, PluginType type) {
        try {
            plugins.plugin(given, type, null);
            return "";
        } catch (PluginNotFoundException e) {
            return e.nearest().isEmpty() ? "" : "Did you mean: " + String.join(", ", e.nearest()) + "?";
        } catch (PluginException e) {
            return "";
        }
    }

    /** The settings that choose a plugin by its class, with the kind of plugin. */
    private static Map<String, PluginType> classKeys(Map<String, String> settings) {
        Map<String, PluginType> keys = new LinkedHashMap<>();
        for (ConverterKind kind : ConverterKind.values()) {
            keys.put(kind.property(), kind.pluginType());
        }
        for (StepKind kind : StepKind.values()) {
            kind.aliases(settings).forEach(alias -> keys.put(kind.typeKey(alias), kind.pluginType()));
        }
        settings.keySet().stream()
                .filter(key -> key.startsWith("config.providers.") && key.endsWith(".class"))
                .forEach(key -> keys.put(key, PluginType.CONFIGPROVIDER));
        return keys;
    }
}
