package io.millrace.worker.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** Gathers everything that is wrong with a map of settings, so that it can be told at once. */
final class SettingsProblems {
    private SettingsProblems() {}

    /** Throws one ConfigException that lists the problems; nothing when there are none. */
    static void raise(List<String> problems) {
        if (problems.isEmpty()) {
            return;
        }
        if (problems.size() == 1) {
            throw new ConfigException(problems.get(0));
        }
        throw new ConfigException("The worker configuration has " + problems.size() + " problems:\n  - "
                + String.join("\n  - ", problems));
    }

    /** All problems by the definition, one line each, in its order. */
    static List<String> all(ConfigDef definition, Map<String, String> settings) {
        Map<String, String> checked = withoutRepeats(definition, settings);
        return problems(definition, checked);
    }

    /** All problems but those that can be seen only with plugins loaded or variables resolved. */
    static List<String> withoutPlugins(ConfigDef definition, Map<String, String> settings) {
        Map<String, String> checked = withoutRepeats(definition, settings);
        ConfigDef lenient = new ConfigDef();
        definition.configKeys().forEach((name, key) -> {
            String value = checked.get(name);
            boolean variable = value != null && value.contains("${");
            lenient.define(variable || key.type == Type.CLASS ? asAnyString(key) : key);
        });
        return problems(lenient, checked);
    }

    private static List<String> problems(ConfigDef definition, Map<String, String> settings) {
        Map<String, ConfigValue> values = definition.validateAll(settings);
        List<String> problems = new ArrayList<>();
        definition.configKeys().keySet().forEach(name -> {
            // The first is the cause of others: a required value that is missing is null, too.
            values.get(name).errorMessages().stream()
                    .findFirst()
                    .ifPresent(message -> problems.add(message.contains(name) ? message : name + ": " + message));
        });
        return problems;
    }

    private static ConfigKey asAnyString(ConfigKey key) {
        Object fallback = key.hasDefault() ? null : ConfigDef.NO_DEFAULT_VALUE;
        return new ConfigKey(
                key.name,
                Type.STRING,
                fallback,
                null,
                key.importance,
                key.documentation,
                key.group,
                key.orderInGroup,
                key.width,
                key.displayName,
                key.dependents,
                null,
                key.internalConfig);
    }

    /** Repeated list items are dropped when a worker's settings are parsed, so they are no problem. */
    private static Map<String, String> withoutRepeats(ConfigDef definition, Map<String, String> settings) {
        Map<String, String> result = new LinkedHashMap<>(settings);
        definition.configKeys().forEach((name, key) -> {
            String value = result.get(name);
            if (key.type == Type.LIST && value != null && !value.isBlank()) {
                Set<String> distinct = new LinkedHashSet<>(List.of(value.trim().split("\\s*,\\s*", -1)));
                result.put(name, String.join(",", distinct));
            }
        });
        return result;
    }
}
