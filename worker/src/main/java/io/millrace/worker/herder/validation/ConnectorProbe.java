package io.millrace.worker.herder.validation;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.config.CallListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * A connector instance made to be asked about its settings; it is never started. Whatever it throws becomes a
 * {@link Fault}.
 */
final class ConnectorProbe {
    private final PluginDescriptor plugin;
    private final CallListener listener;
    private final Connector connector;

    ConnectorProbe(Plugins plugins, PluginDescriptor plugin, CallListener listener) {
        this.plugin = plugin;
        this.listener = listener;
        this.connector =
                call("The constructor of " + plugin.className(), () -> plugins.newInstance(plugin, Connector.class));
    }

    Class<? extends Connector> type() {
        return connector.getClass();
    }

    ConfigDef config() {
        String method = plugin.className() + ".config()";
        ConfigDef definition = call(method, connector::config);
        if (definition == null) {
            throw new InvalidRefusal(method + " must return a ConfigDef that is not null.");
        }
        return definition;
    }

    /** The connector's answer, as values that are ours. */
    List<ConfigValue> validate(Map<String, String> config) {
        String method = plugin.className() + ".validate()";
        List<ConfigValue> values = call(method, () -> copy(connector.validate(config)));
        if (values == null) {
            throw new InvalidRefusal(method + " must return a Config that is not null.");
        }
        return values;
    }

    /** A source connector's answer; null when it gives none. */
    ExactlyOnceSupport exactlyOnceSupport(Map<String, String> config) {
        return call(
                plugin.className() + ".exactlyOnceSupport()",
                () -> ((SourceConnector) connector).exactlyOnceSupport(new LinkedHashMap<>(config)));
    }

    /** A source connector's answer; null when it gives none. */
    ConnectorTransactionBoundaries transactionBoundaries(Map<String, String> config) {
        return call(
                plugin.className() + ".canDefineTransactionBoundaries()",
                () -> ((SourceConnector) connector).canDefineTransactionBoundaries(new LinkedHashMap<>(config)));
    }

    private static List<ConfigValue> copy(Config answer) {
        if (answer == null || answer.configValues() == null) {
            return null;
        }
        return answer.configValues().stream()
                .filter(value -> value != null && value.name() != null)
                .map(value -> Part.copy(value.name(), value))
                .toList();
    }

    private <T> T call(String what, Callable<T> body) {
        listener.calling(what);
        try (LoaderSwap ignored = LoaderSwap.to(plugin.loader())) {
            return body.call();
        } catch (Throwable e) {
            throw new Fault(what, e);
        }
    }
}
