package io.millrace.worker.herder.validation;

import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigValue;

/** What was found out about the settings of one client or converter: its groups, keys and values. Immutable. */
record Part(List<String> groups, List<ConfigInfo> infos) {
    Part {
        groups = List.copyOf(groups);
        infos = List.copyOf(infos);
    }

    /** How many keys have errors. */
    int keysWithErrors() {
        return (int) infos.stream()
                .filter(info ->
                        info.value() != null && !info.value().errorMessages().isEmpty())
                .count();
    }

    /** An entry under a longer name; the key may be null. */
    static ConfigInfo prefixed(String prefix, ConfigKey key, ConfigValue value) {
        ConfigValue renamed = copy(prefix + value.name(), value);
        return key == null
                ? new ConfigInfo(null, null, renamed)
                : new ConfigInfo(renamed(key, prefix + key.name), key.type, renamed);
    }

    /** A value under another name, its lists never null, whatever a plugin put there. */
    static ConfigValue copy(String name, ConfigValue value) {
        List<Object> recommended = orEmpty(value.recommendedValues());
        ConfigValue copy = new ConfigValue(name, value.value(), recommended, orEmpty(value.errorMessages()));
        copy.visible(value.visible());
        return copy;
    }

    private static ConfigKey renamed(ConfigKey key, String name) {
        return new ConfigKey(
                name,
                key.type,
                key.defaultValue,
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

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? new ArrayList<>() : new ArrayList<>(list);
    }

    /** All groups, in order, each once. */
    static void addGroups(Set<String> groups, List<Part> parts) {
        parts.forEach(part -> groups.addAll(part.groups()));
    }
}
