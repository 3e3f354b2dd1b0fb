package io.millrace.worker.config;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.Plugins;
import io.millrace.worker.model.Compatibility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's settings, parsed, with the variables of config providers resolved. Built with the plugin loader as context
 * class loader, since classes may be given by alias. Immutable.
 */
public abstract sealed class WorkerConfig extends AbstractConfig permits StandaloneConfig, DistributedConfig {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerConfig.class);

    public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    public static final String PLUGIN_PATH = "plugin.path";
    public static final String PLUGIN_DISCOVERY = "plugin.discovery";
    public static final String PLUGIN_PATH_WATCH = "plugin.path.watch";
    public static final String PLUGIN_INDEX_DIR = "plugin.index.dir";
    public static final String OFFSET_FLUSH_INTERVAL_MS = "offset.flush.interval.ms";
    public static final String OFFSET_FLUSH_TIMEOUT_MS = "offset.flush.timeout.ms";
    public static final String TASK_SHUTDOWN_GRACEFUL_TIMEOUT_MS = "task.shutdown.graceful.timeout.ms";
    public static final String START_PARALLELISM = "start.parallelism";
    public static final String TASK_STALL_THRESHOLD_MS = "task.stall.threshold.ms";
    public static final String TOPIC_CREATION_ENABLE = "topic.creation.enable";
    public static final String TOPIC_TRACKING_ENABLE = "topic.tracking.enable";
    public static final String TOPIC_TRACKING_ALLOW_RESET = "topic.tracking.allow.reset";
    public static final String REST_CONFIG_MASKING = "rest.config.masking";
    public static final String JSON_CONVERTER_IMPLEMENTATION = "json.converter.implementation";
    public static final String OVERRIDE_POLICY = "connector.client.config.override.policy";
    public static final String METRICS_CONTEXT_PREFIX = "metrics.context.";

    private final Map<String, String> settings;
    private final List<String> providerAliases;

    /**
     * Reports all problems of the properties in one ConfigException.
     *
     * @param resolved what {@link #resolved} made of the raw properties
     */
    WorkerConfig(ConfigDef definition, Map<String, String> raw, Map<String, String> resolved) {
        this(raw, definition, checked(definition, resolved));
    }

    private WorkerConfig(Map<String, String> raw, ConfigDef definition, Map<String, String> settings) {
        super(definition, settings, true);
        this.settings = settings;
        this.providerAliases = aliases(raw);
        checkConverters();
        if (!Objects.equals(raw.get(PLUGIN_PATH), settings.get(PLUGIN_PATH))) {
            LOG.warn("Variables in '{}' are not resolved when plugins are looked for; write the path out", PLUGIN_PATH);
        }
    }

    /** The keys that this worker's own definition knows. */
    public Set<String> knownKeys() {
        return new TreeSet<>(values().keySet());
    }

    /** The brokers, joined with commas. */
    public final String bootstrapServers() {
        return String.join(",", getList(BOOTSTRAP_SERVERS));
    }

    public final Duration offsetFlushInterval() {
        return Duration.ofMillis(getLong(OFFSET_FLUSH_INTERVAL_MS));
    }

    public final Duration offsetFlushTimeout() {
        return Duration.ofMillis(getLong(OFFSET_FLUSH_TIMEOUT_MS));
    }

    /** How long all tasks together may take to stop. */
    public final Duration taskShutdownGracefulTimeout() {
        return Duration.ofMillis(getLong(TASK_SHUTDOWN_GRACEFUL_TIMEOUT_MS));
    }

    /** How long a call into a plugin may take before it is reported as stalled; 0 for as long as it likes. */
    public final Duration taskStallThreshold() {
        return Duration.ofMillis(getLong(TASK_STALL_THRESHOLD_MS));
    }

    /** How many connectors and tasks may start at the same time. */
    public final int startsAtOnce() {
        return getInt(START_PARALLELISM);
    }

    public final boolean topicCreationEnabled() {
        return getBoolean(TOPIC_CREATION_ENABLE);
    }

    public final boolean topicTrackingEnabled() {
        return getBoolean(TOPIC_TRACKING_ENABLE);
    }

    public final boolean topicTrackingResetAllowed() {
        return getBoolean(TOPIC_TRACKING_ALLOW_RESET);
    }

    /** Whether answers are to be those of Apache's worker. */
    public final Compatibility compatibility() {
        return Compatibility.parse(getString(Compatibility.KEY));
    }

    /** Whether secrets in connectors' configs are hidden from readers. */
    public final boolean configMasking() {
        return getBoolean(REST_CONFIG_MASKING);
    }

    /** Whether our own JSON converter works where Apache's is named and comes from the worker's class path. */
    public final boolean streamsJson() {
        return "streaming".equalsIgnoreCase(getString(JSON_CONVERTER_IMPLEMENTATION));
    }

    /** Class name or alias of the policy for client overrides. */
    public final String overridePolicy() {
        return getString(OVERRIDE_POLICY);
    }

    /** Whether and when failed connectors and tasks are restarted, unless a connector says otherwise. */
    public final RestartSettings restarts() {
        return new RestartSettings(
                getBoolean(RestartSettings.ENABLE),
                getLong(RestartSettings.BACKOFF_MS),
                getLong(RestartSettings.BACKOFF_MAX_MS),
                getLong(RestartSettings.HEALTHY_MS));
    }

    /** Where the files lie that connectors are made from; empty for none. */
    public final Optional<ConnectorFilesSettings> connectorFiles() {
        return ConnectorFilesSettings.of(this);
    }

    /** The worker's group, also when it has no meaning for the mode (it then only labels metrics). */
    public final Optional<String> groupId() {
        return Optional.ofNullable(settings.get("group.id"));
    }

    /** The worker's {@code client.id} unless blank. */
    public final Optional<String> clientId() {
        return Optional.ofNullable(settings.get("client.id")).filter(id -> !id.isBlank());
    }

    /** The worker's default converter. */
    public final ConverterSettings converter(ConverterKind kind) {
        Optional<String> version = Optional.ofNullable(getString(kind.versionProperty()));
        return ConverterSettings.of(kind, getClass(kind.property()).getName(), version, settings, false);
    }

    /** All settings as given, variables resolved, without {@code config.providers}. */
    public final Map<String, String> settings() {
        return new LinkedHashMap<>(settings);
    }

    /** Aliases of the config providers that connector configs may use. */
    public final List<String> configProviders() {
        return providerAliases;
    }

    /** Shows no values: they may be secret. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + new TreeSet<>(settings.keySet());
    }

    /** The settings that both modes share. */
    static ConfigDef commonDefinition() {
        return WorkerDefinition.common();
    }

    /**
     * What the constructor makes of the properties; a failure says besides which plugins may have been meant by those
     * that cannot be found.
     */
    static <C extends WorkerConfig> C parsed(
            Map<String, String> properties,
            Plugins plugins,
            BiFunction<Map<String, String>, Map<String, String>, C> constructor) {
        try {
            Map<String, String> resolved = resolved(properties);
            try (LoaderSwap ignored = LoaderSwap.to(new ClassPathFirst(plugins.loader()))) {
                return constructor.apply(properties, resolved);
            }
        } catch (ConfigException e) {
            throw new NearPlugins(plugins).completed(e, properties);
        }
    }

    /** The properties with their variables resolved, by config providers that live no longer than this call. */
    static Map<String, String> resolved(Map<String, String> properties) {
        Map<String, String> resolved = new LinkedHashMap<>();
        new AbstractConfig(new ConfigDef(), properties, properties, false)
                .originals()
                .forEach((key, value) -> resolved.put(key, (String) value));
        return resolved;
    }

    private static Map<String, String> checked(ConfigDef definition, Map<String, String> resolved) {
        SettingsProblems.raise(SettingsProblems.all(definition, resolved));
        Map<String, String> settings = new LinkedHashMap<>(resolved);
        settings.remove(CONFIG_PROVIDERS_CONFIG); // they have done their work
        return settings;
    }

    private static List<String> aliases(Map<String, String> raw) {
        Object parsed =
                ConfigDef.parseType(CONFIG_PROVIDERS_CONFIG, raw.get(CONFIG_PROVIDERS_CONFIG), ConfigDef.Type.LIST);
        List<String> aliases = new ArrayList<>();
        if (parsed instanceof List<?> list) {
            list.stream().distinct().forEach(alias -> aliases.add((String) alias));
        }
        return List.copyOf(aliases);
    }

    private void checkConverters() {
        List<String> problems = new ArrayList<>();
        for (ConverterKind kind : ConverterKind.values()) {
            Class<?> base = kind == ConverterKind.HEADER ? HeaderConverter.class : Converter.class;
            try {
                Utils.ensureConcreteSubclass(base, getClass(kind.property()));
            } catch (ConfigException e) {
                problems.add(kind.property() + ": " + e.getMessage());
            }
        }
        SettingsProblems.raise(problems);
    }
}
