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
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigValue;

/** Lays the connector's keys and values over the framework's, and adds the parts of clients and converters. */
final class ResultMerge {
    private final String name;
    private final Map<String, ConfigKey> keys;
    private final Map<String, ConfigValue> values;
    private final Set<String> groups;

    ResultMerge(String name, ConfigDef framework, Map<String, ConfigValue> values) {
        this.name = name;
        this.keys = new LinkedHashMap<>(framework.configKeys());
        this.values = new TreeMap<>(values);
        this.groups = new LinkedHashSet<>(framework.groups());
    }

    /** A key that the framework has, too, keeps its position and gets the connector's definition. */
    void connectorKeys(ConfigDef definition) {
        keys.putAll(definition.configKeys());
        groups.addAll(definition.groups());
    }

    /** The connector's values replace the framework's. */
    void connectorValues(List<ConfigValue> answers) {
        for (ConfigValue value : answers) {
            if (value != null && value.name() != null) {
                values.put(value.name(), Part.copy(value.name(), value));
            }
        }
    }

    /** The connector could not be asked; told on the key that chose it. */
    void connectorFault(String message) {
        values.get(ConnectorConfig.CONNECTOR_CLASS).addErrorMessage(message);
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
