package io.millrace.worker.herder.validation;

import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import io.millrace.worker.api.PluginCatalog.ConfigInfos;
import io.millrace.worker.config.ConnectorConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigValue;

/** Lays the connector's keys and values over the framework's, and adds the parts of clients and converters. */
final class ResultMerge {
    private final String name;
    private final Map<String, ConfigKey> keys;
    private final Map<String, ConfigValue> values;
    private final Set<String> groups;
    private final Set<String> connectorNames = new TreeSet<>();
    private boolean asked;

    ResultMerge(String name, ConfigDef framework, Map<String, ConfigValue> values) {
        this.name = name;
        this.keys = new LinkedHashMap<>(framework.configKeys());
        this.values = new TreeMap<>(values);
        this.groups = new LinkedHashSet<>(framework.groups());
    }

    /** A key that the framework has, too, keeps its position and gets the connector's definition. */
    void connectorKeys(ConfigDef definition) {
        connectorNames.addAll(definition.names());
        keys.putAll(definition.configKeys());
        groups.addAll(definition.groups());
    }

    /** The connector's values replace the framework's. */
    void connectorValues(List<ConfigValue> answers) {
        asked = true;
        answers.forEach(value -> values.put(value.name(), value));
    }

    /** The connector could not be asked; told on the key that chose it. */
    void connectorFault(String message) {
        values.get(ConnectorConfig.CONNECTOR_CLASS).addErrorMessage(message);
    }

    /** Whether the connector has answered. */
    boolean connectorAnswered() {
        return asked;
    }

    /** Names of the connector's own keys. */
    Set<String> connectorNames() {
        return connectorNames;
    }

    /** Names of all keys that somebody has defined or answered for. */
    Set<String> names(List<Part> parts) {
        Set<String> names = new TreeSet<>(keys.keySet());
        names.addAll(values.keySet());
        parts.stream()
                .flatMap(part -> part.infos().stream())
                .filter(info -> info.key() != null)
                .forEach(info -> names.add(info.key().name));
        return names;
    }

    ConfigInfos result(List<Part> parts) {
        List<ConfigInfo> infos = new ArrayList<>();
        values.values().stream()
                .filter(value -> !keys.containsKey(value.name()))
                .forEach(value -> infos.add(new ConfigInfo(null, null, value)));
        keys.forEach((key, definition) -> infos.add(new ConfigInfo(definition, definition.type, values.get(key))));
        int errors = values.values().stream()
                .mapToInt(value -> value.errorMessages().size())
                .sum();
        for (Part part : parts) {
            infos.addAll(part.infos());
            errors += part.keysWithErrors();
        }
        Set<String> allGroups = new LinkedHashSet<>(groups);
        Part.addGroups(allGroups, parts);
        return new ConfigInfos(name, errors, new ArrayList<>(allGroups), infos);
    }
}
