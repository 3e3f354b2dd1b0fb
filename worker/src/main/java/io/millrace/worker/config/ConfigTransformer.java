package io.millrace.worker.config;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigTransformerResult;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts values of config providers in place of {@code ${provider:path:key}} in connector and task configs. Providers are
 * created when a config first names them and live until {@link #close()}. Any thread; providers may block.
 */
public final class ConfigTransformer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigTransformer.class);
    private static final Pattern VARIABLE = org.apache.kafka.common.config.ConfigTransformer.DEFAULT_PATTERN;

    private final Plugins plugins;
    private final Map<String, String> workerSettings;
    private final Set<String> aliases;
    private final Map<String, LoadedProvider> providers = new ConcurrentHashMap<>();
    private final Listener listener;

    /** Hears of every config that is about to be used. */
    public interface Listener {
        /** @param connector null when the config names none */
        void resolved(String connector, Map<String, String> raw, Map<String, String> resolved);

        /** Plugins have told keys of a config, whose variables are resolved, before any of them sees it. */
        default void declared(Map<String, String> resolved, Collection<ConfigKey> keys) {}
    }

    public ConfigTransformer(WorkerConfig worker, Plugins plugins) {
        this(worker, plugins, (connector, raw, resolved) -> {});
    }

    public ConfigTransformer(WorkerConfig worker, Plugins plugins, Listener listener) {
        this.listener = listener;
        this.plugins = plugins;
        this.workerSettings = worker.settings();
        this.aliases = Set.copyOf(worker.configProviders());
    }

    /**
     * A config with its variables resolved.
     *
     * @param ttls for each path whose values expire, after how many milliseconds
     */
    public record Resolved(Map<String, String> config, Map<String, Long> ttls) {
        public Resolved {
            config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
            ttls = Collections.unmodifiableMap(new TreeMap<>(ttls));
        }

        /** Shows no values: they may be secret. */
        @Override
        public String toString() {
            return config.keySet() + " " + ttls;
        }
    }

    /**
     * Resolves a config; what no provider knows stays as it is.
     *
     * @param connector for messages
     */
    public Resolved resolve(String connector, Map<String, String> config) {
        Resolved resolved = withValues(connector, config);
        listener.resolved(connector, config, resolved.config());
        return resolved;
    }

    private Resolved withValues(String connector, Map<String, String> config) {
        Map<String, ConfigProvider> named = providersOf(connector, config);
        if (named.isEmpty()) {
            return new Resolved(config, Map.of());
        }
        try {
            ConfigTransformerResult result =
                    new org.apache.kafka.common.config.ConfigTransformer(named).transform(config);
            Map<String, String> resolved = new LinkedHashMap<>(config);
            resolved.replaceAll((key, value) -> result.data().get(key));
            return new Resolved(resolved, result.ttls());
        } catch (RuntimeException | LinkageError e) {
            throw failure(connector, String.join(", ", named.keySet()), e);
        }
    }

    /** Passes on which keys plugins have, before they see any values. */
    public void declared(Map<String, String> resolved, Collection<ConfigKey> keys) {
        listener.declared(resolved, keys);
    }

    /** Whether a value has a variable in it, known or not. */
    public static boolean hasVariable(String value) {
        return value != null && VARIABLE.matcher(value).find();
    }

    /**
     * Puts the variables of a connector's raw config back into the configs of its tasks, so that what they stand for is
     * not stored.
     */
    public static List<Map<String, String>> withVariables(
            Map<String, String> connectorRaw, List<Map<String, String>> taskConfigs) {
        List<Map<String, String>> result = new ArrayList<>();
        for (Map<String, String> task : taskConfigs) {
            Map<String, String> restored = new LinkedHashMap<>(task);
            connectorRaw.forEach((key, value) -> {
                if (hasVariable(value) && restored.containsKey(key)) {
                    restored.put(key, value);
                }
            });
            result.add(restored);
        }
        return result;
    }

    @Override
    public void close() {
        providers.forEach((alias, provider) -> {
            try {
                provider.close();
            } catch (Exception | LinkageError e) {
                LOG.warn("Config provider '{}' failed to close", alias, e);
            }
        });
        providers.clear();
    }

    private Map<String, ConfigProvider> providersOf(String connector, Map<String, String> config) {
        Map<String, ConfigProvider> named = new HashMap<>();
        for (String value : config.values()) {
            Matcher matcher = VARIABLE.matcher(value == null ? "" : value);
            while (matcher.find()) {
                String alias = matcher.group(1);
                if (aliases.contains(alias) && !named.containsKey(alias) && hasClass(alias)) {
                    named.put(alias, provider(connector, alias));
                }
            }
        }
        return named;
    }

    private boolean hasClass(String alias) {
        return workerSettings.containsKey(prefix(alias) + "class");
    }

    private ConfigProvider provider(String connector, String alias) {
        try {
            return providers.computeIfAbsent(alias, this::create);
        } catch (RuntimeException | LinkageError e) {
            throw failure(connector, alias, e);
        }
    }

    private LoadedProvider create(String alias) {
        String className = workerSettings.get(prefix(alias) + "class").trim();
        PluginDescriptor plugin = plugins.plugin(className, PluginType.CONFIGPROVIDER, null);
        ConfigProvider provider = plugins.newInstance(plugin, ConfigProvider.class);
        try (LoaderSwap ignored = LoaderSwap.to(plugin.loader())) {
            provider.configure(Prefixes.below(prefix(alias) + "param.", workerSettings));
        }
        LOG.info("Created config provider '{}' of class {}", alias, plugin.className());
        return new LoadedProvider(provider, plugin.loader());
    }

    private static String prefix(String alias) {
        return "config.providers." + alias + ".";
    }

    private static ConnectException failure(String connector, String alias, Throwable cause) {
        return new ConnectException(
                "Connector '" + connector + "': its variables could not be resolved by config " + "provider '" + alias
                        + "': " + cause,
                cause);
    }
}
