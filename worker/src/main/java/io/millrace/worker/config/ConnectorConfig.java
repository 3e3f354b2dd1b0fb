package io.millrace.worker.config;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.Plugins;
import io.millrace.worker.model.ConnectorType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** One connector's settings, parsed for running; refined for sources and sinks. Immutable. */
public abstract sealed class ConnectorConfig permits SourceConnectorConfig, SinkConnectorConfig {
    public static final String NAME = "name";
    public static final String CONNECTOR_CLASS = "connector.class";
    public static final String PLUGIN_VERSION = "connector.plugin.version";
    public static final String TASKS_MAX = "tasks.max";
    public static final String TASKS_MAX_ENFORCE = "tasks.max.enforce";
    public static final String TRANSFORMS = "transforms";
    public static final String PREDICATES = "predicates";
    public static final String RELOAD_ACTION = "config.action.reload";
    public static final String ERRORS_RETRY_TIMEOUT = "errors.retry.timeout";
    public static final String ERRORS_RETRY_DELAY_MAX_MS = "errors.retry.delay.max.ms";
    public static final String ERRORS_TOLERANCE = "errors.tolerance";
    public static final String ERRORS_LOG_ENABLE = "errors.log.enable";
    public static final String ERRORS_LOG_INCLUDE_MESSAGES = "errors.log.include.messages";
    public static final String ERRORS_OUTAGE_RETRY_TIMEOUT_MS = "errors.outage.retry.timeout.ms";
    public static final String PRODUCER_OVERRIDES = "producer.override.";
    public static final String CONSUMER_OVERRIDES = "consumer.override.";
    public static final String ADMIN_OVERRIDES = "admin.override.";

    private final Map<String, String> raw;
    private final Map<String, String> resolved;
    private final Map<String, Object> values;

    ConnectorConfig(Map<String, String> raw, Map<String, String> resolved, Map<String, Object> values) {
        this.raw = Collections.unmodifiableMap(new LinkedHashMap<>(raw));
        this.resolved = Collections.unmodifiableMap(new LinkedHashMap<>(resolved));
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * Parses a config; throws a ConfigException or ConnectException on the first problem. Calls {@code config()} of
     * transformations and predicates.
     *
     * @param raw the config as stored
     * @param resolved the same with its variables resolved
     * @param connectorLoader the class loader of the connector
     */
    public static ConnectorConfig parse(
            ConnectorType type,
            Map<String, String> raw,
            Map<String, String> resolved,
            Plugins plugins,
            ClassLoader connectorLoader) {
        try (LoaderSwap ignored = LoaderSwap.forLookUps(connectorLoader)) {
            Map<String, Object> values = values(type, resolved, plugins, connectorLoader);
            return switch (type) {
                case SOURCE -> new SourceConnectorConfig(raw, resolved, values);
                case SINK -> new SinkConnectorConfig(raw, resolved, values);
                case UNKNOWN ->
                    throw new ConfigException(
                            CONNECTOR_CLASS,
                            resolved.get(CONNECTOR_CLASS),
                            "The class is neither a source nor a sink connector");
            };
        }
    }

    private static Map<String, Object> values(
            ConnectorType type, Map<String, String> resolved, Plugins plugins, ClassLoader connectorLoader) {
        try {
            ConfigDef keys = ConnectorDefinition.forExecution(type, resolved, plugins, connectorLoader);
            return keys.parse(resolved);
        } catch (ConfigException e) {
            throw new NearPlugins(plugins).completed(e, resolved);
        }
    }

    public final Map<String, String> raw() {
        return raw;
    }

    public final Map<String, String> resolved() {
        return resolved;
    }

    public final String name() {
        return string(NAME);
    }

    /** Class or alias, as given. */
    public final String connectorClass() {
        return string(CONNECTOR_CLASS);
    }

    /** The required version or range of the connector; empty for any. */
    public final Optional<String> pluginVersion() {
        return Optional.ofNullable(string(PLUGIN_VERSION));
    }

    public final int tasksMax() {
        return (Integer) values.get(TASKS_MAX);
    }

    /** Whether more tasks than {@link #tasksMax()} fail the connector. */
    public final boolean tasksMaxEnforced() {
        return flag(TASKS_MAX_ENFORCE);
    }

    /** Whether the connector is restarted when a value from a config provider expires. */
    public final boolean restartsOnReload() {
        return restartsOnReload(resolved);
    }

    /** The same for a config that may not parse. */
    public static boolean restartsOnReload(Map<String, String> config) {
        String action = config.get(RELOAD_ACTION);
        return action == null || action.trim().equals("restart");
    }

    public final ErrorSettings errors() {
        return new ErrorSettings(
                (Long) values.get(ERRORS_RETRY_TIMEOUT),
                (Long) values.get(ERRORS_RETRY_DELAY_MAX_MS),
                "all".equals(string(ERRORS_TOLERANCE)),
                flag(ERRORS_LOG_ENABLE),
                flag(ERRORS_LOG_INCLUDE_MESSAGES),
                values.get(ERRORS_OUTAGE_RETRY_TIMEOUT_MS) instanceof Long timeoutMs ? timeoutMs : 0);
    }

    /** The connector's own converter if it names one, with its own settings alone; otherwise the worker's. */
    public final ConverterSettings converter(ConverterKind kind, WorkerConfig worker) {
        if (values.get(kind.property()) instanceof Class<?> own) {
            Optional<String> version = Optional.ofNullable(string(kind.versionProperty()));
            return ConverterSettings.of(kind, own.getName(), version, resolved, true);
        }
        return worker.converter(kind);
    }

    /** The transformations; throws a ConnectException when one names a predicate that is not declared. */
    public final TransformationSettings transformations() {
        return Steps.of(resolved, values);
    }

    /** Client settings below {@code producer.override.}, {@code consumer.override.} or {@code admin.override.}. */
    public final Map<String, Object> overrides(String prefix) {
        return new LinkedHashMap<>(Prefixes.below(prefix, resolved));
    }

    /** Shows no values: they may be secret. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + new TreeSet<>(resolved.keySet());
    }

    final String string(String key) {
        return (String) values.get(key);
    }

    final boolean flag(String key) {
        return (Boolean) values.get(key);
    }

    final Object value(String key) {
        return values.get(key);
    }

    final List<String> list(String key) {
        return ((List<?>) values.get(key)).stream().map(String.class::cast).toList();
    }
}
