package io.millrace.worker.kafka;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.PluginNotFoundException;
import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginType;
import io.millrace.worker.config.WorkerConfig;
import java.util.List;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.errors.ConnectException;

/** The worker's say about client settings in connector configs. Any thread; calls plugin code. */
public final class OverridePolicy implements AutoCloseable {
    private final ConnectorClientConfigOverridePolicy policy;
    private final ClassLoader loader;

    OverridePolicy(ConnectorClientConfigOverridePolicy policy, ClassLoader loader) {
        this.policy = policy;
        this.loader = loader;
    }

    /** Creates and configures the policy that the worker's settings name. */
    public static OverridePolicy create(Plugins plugins, WorkerConfig worker) {
        PluginDescriptor plugin = find(plugins, worker.overridePolicy());
        ConnectorClientConfigOverridePolicy policy =
                plugins.newInstance(plugin, ConnectorClientConfigOverridePolicy.class);
        try (LoaderSwap ignored = LoaderSwap.to(plugin.loader())) {
            String version = policy.version();
            if (version == null || version.isBlank()) {
                throw new ConnectException("Version not defined for '" + worker.overridePolicy() + "'");
            }
            policy.configure(worker.originals());
        }
        return new OverridePolicy(policy, plugin.loader());
    }

    /** The policy's word on each setting of the request. */
    public List<ConfigValue> validate(ConnectorClientConfigRequest request) {
        try (LoaderSwap ignored = LoaderSwap.to(loader)) {
            List<ConfigValue> values = policy.validate(request);
            return values == null ? List.of() : values;
        }
    }

    /** Throws a ConnectException when the policy forbids any of the settings. */
    void enforce(ConnectorClientConfigRequest request) {
        List<String> refusals = validate(request).stream()
                .flatMap(value -> value.errorMessages().stream())
                .toList();
        if (!refusals.isEmpty()) {
            throw new ConnectException("Client Config Overrides not allowed " + refusals);
        }
    }

    @Override
    public void close() {
        try (LoaderSwap ignored = LoaderSwap.to(loader)) {
            policy.close();
        } catch (Exception e) {
            throw new ConnectException("The policy " + policy.getClass().getName() + " failed to close: " + e, e);
        }
    }

    private static PluginDescriptor find(Plugins plugins, String name) {
        try {
            return plugins.plugin(name, PluginType.CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY, null);
        } catch (PluginNotFoundException e) {
            throw new ConnectException(
                    e.getMessage() + (e.nearest().isEmpty() ? "." : "") + " Check the worker's '"
                            + WorkerConfig.OVERRIDE_POLICY + "'",
                    e);
        }
    }
}
