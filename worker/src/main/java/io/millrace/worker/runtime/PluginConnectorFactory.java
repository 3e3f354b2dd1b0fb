package io.millrace.worker.runtime;

import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.SourceConnectorConfig;
import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.store.OffsetBackingStore;
import io.millrace.worker.store.OffsetStores;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;

/** Creates connectors from their plugins. Called on the connectors' lanes. */
public final class PluginConnectorFactory implements ConnectorFactory {
    private final WorkerConfig worker;
    private final Plugins plugins;
    private final RunningPlugins running;
    private final ConfigTransformer variables;
    private final OffsetStores offsets;

    public PluginConnectorFactory(
            WorkerConfig worker,
            Plugins plugins,
            RunningPlugins running,
            ConfigTransformer variables,
            OffsetStores offsets) {
        this.worker = worker;
        this.plugins = plugins;
        this.running = running;
        this.variables = variables;
        this.offsets = offsets;
    }

    @Override
    public ConnectorInstance create(ConnectorSpec spec, ContextRequests requests) {
        ConfigTransformer.Resolved values = variables.resolve(spec.name(), spec.config());
        requests.configResolved(values);
        Map<String, String> resolved = values.config();
        PluginDescriptor plugin = plugins.connector(
                resolved.get(ConnectorConfig.CONNECTOR_CLASS), resolved.get(ConnectorConfig.PLUGIN_VERSION));
        Connector connector = plugins.newInstance(plugin, Connector.class);
        ConnectorConfig config =
                ConnectorConfig.parse(typeOf(connector), spec.config(), resolved, plugins, plugin.loader());
        if (config instanceof SourceConnectorConfig source) {
            source.topicCreation(worker);
        }
        running.hold(spec.name(), connector, resolved, plugin);
        return new PluginConnector(connector, plugin, running, config, requests, offsets(connector, config));
    }

    private Optional<OffsetBackingStore> offsets(Connector connector, ConnectorConfig config) {
        return config instanceof SourceConnectorConfig source
                ? Optional.of(offsets.forConnector(new OffsetStores.Owner(config.name(), source, connector.getClass())))
                : Optional.empty();
    }

    static ConnectorType typeOf(Connector connector) {
        if (connector instanceof SourceConnector) {
            return ConnectorType.SOURCE;
        }
        if (connector instanceof SinkConnector) {
            return ConnectorType.SINK;
        }
        throw new ConnectException("Connector implementations must be a subclass of either SourceConnector or "
                + "SinkConnector; " + connector.getClass().getName() + " is neither");
    }
}
