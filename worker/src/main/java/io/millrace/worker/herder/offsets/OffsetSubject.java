package io.millrace.worker.herder.offsets;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.SourceConnectorConfig;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.store.OffsetBackingStore;
import io.millrace.worker.store.OffsetStores;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.kafka.connect.connector.Connector;

/**
 * A connector whose offsets are worked on.
 *
 * @param raw its config as stored
 * @param resolved the same with its variables resolved
 */
record OffsetSubject(
        String name, Map<String, String> raw, Map<String, String> resolved, PluginDescriptor plugin, Plugins plugins) {
    static OffsetSubject of(String name, Map<String, String> raw, OffsetParts parts) {
        Map<String, String> resolved = parts.variables().resolve(name, raw).config();
        PluginDescriptor plugin = parts.plugins()
                .connector(resolved.get(ConnectorConfig.CONNECTOR_CLASS), resolved.get(ConnectorConfig.PLUGIN_VERSION));
        return new OffsetSubject(name, raw, resolved, plugin, parts.plugins());
    }

    /** Where the offsets of this source connector are; not started. */
    OffsetBackingStore offsets(OffsetParts parts) {
        return parts.stores().forChanges(name, this::owner);
    }

    private OffsetStores.Owner owner() {
        ConnectorConfig config = ConnectorConfig.parse(ConnectorType.SOURCE, raw, resolved, plugins, plugin.loader());
        return new OffsetStores.Owner(
                name, (SourceConnectorConfig) config, plugins.loadClass(plugin).asSubclass(Connector.class));
    }

    /** Asks an instance made for this purpose, neither initialized nor started. */
    <T> boolean ask(Class<T> type, BiPredicate<T, Map<String, String>> question) {
        T connector = plugins.newInstance(plugin, type);
        try (LoaderSwap ignored = LoaderSwap.to(plugin.loader())) {
            return question.test(connector, new LinkedHashMap<>(resolved));
        } catch (UnsupportedOperationException e) {
            throw new FailedRefusal(
                    "Failed to modify offsets for connector " + name
                            + " because it doesn't support external modification of offsets",
                    e);
        }
    }
}
