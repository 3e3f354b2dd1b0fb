package org.apache.kafka.connect.runtime;

import io.millrace.worker.config.ConnectorDefinition;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Recommender;

/** The keys that every connector config has, for connectors that put them into their own definition. */
public final class ConnectorConfig {
    private static final String VERSION_SUFFIX = ".plugin.version";
    private static final String CONNECTOR_VERSION = "connector" + VERSION_SUFFIX;
    private static final String CONNECTOR_CLASS = "connector.class";

    private ConnectorConfig() {}

    /** A definition of the caller's own, in the order of validation answers: the worker's, without recommendations. */
    public static ConfigDef configDef() {
        ConfigDef definition = new ConfigDef();
        ConnectorDefinition.common().configKeys().values().forEach(key -> definition.define(copy(key)));
        return definition;
    }

    private static ConfigKey copy(ConfigKey key) {
        return new ConfigKey(
                key.name,
                key.type,
                key.defaultValue,
                key.validator,
                key.importance,
                key.documentation,
                key.group,
                key.orderInGroup,
                key.width,
                key.displayName,
                key.dependents,
                key.name.endsWith(VERSION_SUFFIX) ? shownWith(classKey(key.name)) : null,
                key.internalConfig);
    }

    private static String classKey(String versionKey) {
        return versionKey.equals(CONNECTOR_VERSION)
                ? CONNECTOR_CLASS
                : versionKey.substring(0, versionKey.length() - VERSION_SUFFIX.length());
    }

    /** A version is of interest only where a class is chosen. */
    private static Recommender shownWith(String classKey) {
        return new Recommender() {
            @Override
            public List<Object> validValues(String name, Map<String, Object> parsed) {
                return List.of();
            }

            @Override
            public boolean visible(String name, Map<String, Object> parsed) {
                return parsed.get(classKey) != null;
            }
        };
    }
}
