package io.millrace.worker.kafka;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.PluginNotFoundException;
import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginType;
import io.millrace.worker.config.WorkerConfig;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The worker's say about client settings in connector configs. The policy is created when it is first needed, since that
 * waits for plugins to be found. Any thread; calls plugin code.
 */
public final class OverridePolicy implements AutoCloseable {
    private final Plugins plugins;
    private final WorkerConfig worker;
    private Optional<Function<String, PluginMetrics>> metrics = Optional.empty();
    private volatile Created created;
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile boolean closed;

    private record Created(ConnectorClientConfigOverridePolicy policy, ClassLoader loader) {}

    private OverridePolicy(Plugins plugins, WorkerConfig worker) {
        this.plugins = plugins;
        this.worker = worker;
    }

    /** Creates and configures the policy that the worker's settings name. */
    public static OverridePolicy create(Plugins plugins, WorkerConfig worker) {
        OverridePolicy policy = later(plugins, worker);
        policy.create();
        return policy;
    }

    /** The policy that the worker's settings name, not created yet. */
    public static OverridePolicy later(Plugins plugins, WorkerConfig worker) {
        return new OverridePolicy(plugins, worker);
    }

    /** Where the policy may register metrics of its own (KIP-877), given its simple class name; before it is created. */
    public synchronized void monitored(Function<String, PluginMetrics> registry) {
        metrics = Optional.of(registry);
    }

    /** Creates and configures the policy if that has not been done; whoever asks meanwhile waits. */
    public synchronized void create() {
        if (created != null) {
            return;
        }
        PluginDescriptor plugin = find(plugins, worker.overridePolicy());
        ConnectorClientConfigOverridePolicy policy =
                plugins.newInstance(plugin, ConnectorClientConfigOverridePolicy.class);
        try (LoaderSwap ignored = LoaderSwap.to(plugin.loader())) {
            String version = policy.version();
            if (version == null || version.isBlank()) {
                throw new ConnectException("Version not defined for '" + worker.overridePolicy() + "'");
            }
            policy.configure(worker.originals());
            if (policy instanceof Monitorable monitorable) {
                metrics.ifPresent(registry -> monitorable.withPluginMetrics(
                        registry.apply(policy.getClass().getSimpleName())));
            }
        }
        created = new Created(policy, plugin.loader());
        if (closed) {
            close();
        }
    }

    /** The policy's word on each setting of the request. */
    public List<ConfigValue> validate(ConnectorClientConfigRequest request) {
        if (created == null) {
            create();
        }
        Created use = created;
        try (LoaderSwap ignored = LoaderSwap.to(use.loader())) {
            List<ConfigValue> values = use.policy().validate(request);
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

    /** Never waits for a policy that is being created; that one is closed as soon as it is. */
    @Override
    public void close() {
        closed = true;
        Created open = created;
        if (open == null || !released.compareAndSet(false, true)) {
            return;
        }
        try (LoaderSwap ignored = LoaderSwap.to(open.loader())) {
            open.policy().close();
        } catch (Exception e) {
            throw new ConnectException(
                    "The policy " + open.policy().getClass().getName() + " failed to close: " + e, e);
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
