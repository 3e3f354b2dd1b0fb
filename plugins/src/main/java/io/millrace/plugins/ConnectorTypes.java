package io.millrace.plugins;

import io.millrace.plugins.model.PluginType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Whether connectors are sources or sinks; also of plugins that went while connectors run on. Any thread. */
final class ConnectorTypes {
    /** By the names that users wrote, which stand for nothing any more when a plugin has gone. */
    private final Map<String, PluginType> known = new ConcurrentHashMap<>();

    void remember(String classOrAlias, PluginType type) {
        known.put(classOrAlias, type);
    }

    /** The type by the plugins of this moment, or else what it was. */
    Optional<PluginType> of(String classOrAlias, PluginLookup plugins) {
        Optional<PluginType> present = plugins.connectorType(classOrAlias);
        present.ifPresent(type -> remember(classOrAlias, type));
        return present.or(() -> Optional.ofNullable(known.get(classOrAlias)));
    }
}
