package io.millrace.worker.runtime;

import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.worker.config.ConnectorConfig;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which plugin each connector instance was made from, so that its tasks run in the same version although another one
 * has been installed meanwhile. Any thread.
 */
public final class RunningPlugins {
    private final ConcurrentMap<String, Held> held = new ConcurrentHashMap<>();

    private record Held(Object instance, String connectorClass, String version, PluginDescriptor plugin) {
        boolean wasMadeFor(Map<String, String> config) {
            return Objects.equals(connectorClass, config.get(ConnectorConfig.CONNECTOR_CLASS))
                    && Objects.equals(version, config.get(ConnectorConfig.PLUGIN_VERSION));
        }
    }

    /** An instance of the connector is made; {@code config} is resolved. */
    void hold(String connector, Object instance, Map<String, String> config, PluginDescriptor plugin) {
        held.put(
                connector,
                new Held(
                        instance,
                        config.get(ConnectorConfig.CONNECTOR_CLASS),
                        config.get(ConnectorConfig.PLUGIN_VERSION),
                        plugin));
    }

    /** An instance is gone; a later one's plugin stays. */
    void release(String connector, Object instance) {
        held.computeIfPresent(connector, (name, last) -> last.instance() == instance ? null : last);
    }

    /** The plugin of the running instance; empty when there is none or the config asks for another class or version. */
    Optional<PluginDescriptor> of(String connector, Map<String, String> config) {
        return Optional.ofNullable(held.get(connector))
                .filter(last -> last.wasMadeFor(config))
                .map(Held::plugin);
    }
}
