package io.millrace.worker.herder.validation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** Checks values by a definition; classes that fail while they are loaded become errors of the keys that name them. */
final class SoundValues {
    private SoundValues() {}

    static Map<String, ConfigValue> of(ConfigDef definition, Map<String, String> settings) {
        Map<String, String> unloadable = unloadable(definition, settings);
        Map<String, String> sound = new LinkedHashMap<>(settings);
        sound.keySet().removeAll(unloadable.keySet());
        Map<String, ConfigValue> values = definition.validateAll(sound);
        unloadable.forEach((key, problem) -> {
            ConfigValue value = values.get(key);
            value.value(null);
            value.errorMessages().clear();
            value.addErrorMessage(problem);
        });
        return values;
    }

    private static Map<String, String> unloadable(ConfigDef definition, Map<String, String> settings) {
        Map<String, String> problems = new LinkedHashMap<>();
        for (ConfigKey key : definition.configKeys().values()) {
            String given = settings.get(key.name);
            if (key.type == Type.CLASS && given != null) {
                try {
                    ConfigDef.parseType(key.name, given, Type.CLASS);
                } catch (ConfigException e) {
                    continue; // the check of the values tells it
                } catch (LinkageError | RuntimeException e) {
                    problems.put(
                            key.name,
                            "Invalid value " + given + " for configuration " + key.name + ": Class " + given
                                    + " cannot be loaded: " + e);
                }
            }
        }
        return problems;
    }
}
