package io.millrace.worker.herder.plan;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginType;
import io.millrace.worker.config.CallListener;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;

/**
 * A connector that would be, with its settings read as they are for running. Immutable.
 *
 * @param className the name of its class, which an alias may have stood for
 */
record ParsedConnector(ConnectorConfig config, Class<? extends Connector> type, String className, ClassLoader loader) {

    /** Calls plugin code; throws what is wrong. */
    static ParsedConnector of(PlannedWrite write, PlanParts parts, CallListener listener) {
        listener.calling("config providers");
        Map<String, String> resolved =
                parts.variables().resolve(write.connector(), write.after()).config();
        listener.calling("the plugins that the config names");
        PluginDescriptor plugin = parts.plugins()
                .connector(resolved.get(ConnectorConfig.CONNECTOR_CLASS), resolved.get(ConnectorConfig.PLUGIN_VERSION));
        ConnectorType kind = plugin.type() == PluginType.SINK ? ConnectorType.SINK : ConnectorType.SOURCE;
        try (LoaderSwap ignored = LoaderSwap.to(plugin.loader())) {
            ConnectorConfig config =
                    ConnectorConfig.parse(kind, write.after(), resolved, parts.plugins(), plugin.loader());
            Class<? extends Connector> type = parts.plugins().loadClass(plugin).asSubclass(Connector.class);
            return new ParsedConnector(config, type, plugin.className(), plugin.loader());
        }
    }

    /** A task to derive clients for. */
    ConnectorTaskId anyTask() {
        return new ConnectorTaskId(config.name(), 0);
    }
}
