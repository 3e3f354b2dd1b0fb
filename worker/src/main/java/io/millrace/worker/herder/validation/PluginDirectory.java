package io.millrace.worker.herder.validation;

import io.millrace.plugins.InvalidVersionException;
import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.PluginVersionException;
import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginException;
import io.millrace.plugins.model.PluginProblem;
import io.millrace.plugins.model.PluginType;
import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.PluginCatalog;
import io.millrace.worker.api.RequestException;
import io.millrace.worker.config.CallListener;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.ConnectorDefinition;
import io.millrace.worker.config.PluginProbe;
import io.millrace.worker.model.ConnectorType;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** Lists the installed plugins and asks them for their settings. Any thread. */
public final class PluginDirectory implements PluginCatalog {
    private static final List<PluginType> LISTED = List.of(
            PluginType.SINK,
            PluginType.SOURCE,
            PluginType.TRANSFORMATION,
            PluginType.PREDICATE,
            PluginType.CONVERTER,
            PluginType.HEADER_CONVERTER);

    private final Plugins plugins;
    private final ConnectorValidator validator;
    private final Duration deadline;

    public PluginDirectory(Plugins plugins, ConnectorValidator validator, Duration deadline) {
        this.plugins = plugins;
        this.validator = validator;
        this.deadline = deadline;
    }

    @Override
    public CompletableFuture<List<PluginInfo>> plugins(boolean connectorsOnly) {
        List<PluginType> types = connectorsOnly ? LISTED.subList(0, 2) : LISTED;
        return PluginQuestion.ask("plugins", "to list the plugins", deadline, listener -> {
            listener.calling("plugins for their versions");
            return list(types);
        });
    }

    private List<PluginInfo> list(List<PluginType> types) {
        return plugins.descriptors(types.toArray(PluginType[]::new)).stream()
                .sorted(Comparator.comparing(plugin -> types.indexOf(plugin.type())))
                .map(plugin -> new PluginInfo(plugin.className(), plugin.type().toString(), plugin.version()))
                .distinct()
                .toList();
    }

    @Override
    public CompletableFuture<List<ConfigKey>> configDef(String plugin, String versionRange) {
        String purpose = "to list the settings of plugin '" + plugin + "'";
        return PluginQuestion.ask(plugin, purpose, deadline, listener -> keys(find(plugin, versionRange), listener));
    }

    @Override
    public CompletableFuture<List<PluginProblemInfo>> problems() {
        return PluginQuestion.ask("plugins", "to tell what is wrong with plugins", deadline, listener -> {
            listener.calling("plugins for their versions");
            return plugins.problems().stream().map(PluginDirectory::info).toList();
        });
    }

    private static PluginProblemInfo info(PluginProblem problem) {
        return new PluginProblemInfo(
                problem.location(),
                problem.className().orElse(null),
                problem.type().map(PluginType::toString).orElse(null),
                problem.kind().toString(),
                problem.kind().severity().toString(),
                problem.message(),
                problem.remedy());
    }

    @Override
    public CompletableFuture<ConfigInfos> validate(Map<String, String> config) {
        return validator.validate(config);
    }

    private RequestException unknown(String name) {
        return validator.isStrict()
                ? ApacheAnswers.noPlugin(name, plugins)
                : new NotFoundRefusal("Unknown plugin " + name + ".");
    }

    private PluginDescriptor find(String name, String versionRange) {
        PluginDescriptor any = plugins.find(name).orElseThrow(() -> unknown(name));
        if (!LISTED.contains(any.type())) {
            throw ApacheAnswers.otherKind(name);
        }
        if (validator.isStrict()) {
            ApacheAnswers.requireVersion(any, versionRange, plugins);
        }
        try {
            return isConnector(any)
                    ? plugins.connector(any.className(), versionRange)
                    : plugins.plugin(any.className(), any.type(), versionRange);
        } catch (InvalidVersionException e) {
            throw new InvalidRefusal("Invalid version specification: " + versionRange, e);
        } catch (PluginVersionException e) {
            throw new InvalidRefusal(e.getMessage(), e);
        }
    }

    private List<ConfigKey> keys(PluginDescriptor plugin, CallListener listener) {
        ConfigDef own = ask(plugin, listener);
        Map<String, ConfigKey> keys = new LinkedHashMap<>(own.configKeys());
        if (isConnector(plugin)) {
            boolean sink = plugin.type() == PluginType.SINK;
            ConnectorDefinition.of(sink ? ConnectorType.SINK : ConnectorType.SOURCE)
                    .configKeys()
                    .forEach(keys::putIfAbsent);
        }
        if (!own.names().contains(ConnectorConfig.PLUGIN_VERSION)) {
            keys.computeIfPresent(ConnectorConfig.PLUGIN_VERSION, (name, key) -> withDefault(key, latest(plugin)));
        }
        return List.copyOf(keys.values());
    }

    private String latest(PluginDescriptor plugin) {
        List<String> versions = plugins.versions(plugin.className(), plugin.type());
        return versions.isEmpty() ? plugin.version() : versions.get(versions.size() - 1);
    }

    /** A connector runs in its latest version unless its config says otherwise. */
    private static ConfigKey withDefault(ConfigKey key, String version) {
        Object byDefault = PluginDescriptor.UNDEFINED.equals(version) ? key.defaultValue : version;
        return new ConfigKey(
                key.name,
                key.type,
                byDefault,
                null,
                key.importance,
                key.documentation,
                key.group,
                key.orderInGroup,
                key.width,
                key.displayName,
                key.dependents,
                key.recommender,
                key.internalConfig);
    }

    private ConfigDef ask(PluginDescriptor plugin, CallListener listener) {
        try (LoaderSwap ignored = LoaderSwap.to(plugin.loader())) {
            ConfigDef definition = new PluginProbe(plugins, listener).configOf(plugin);
            if (definition == null) {
                throw new FailedRefusal(plugin.className() + ".config() must return a ConfigDef that is not null.");
            }
            return definition;
        } catch (PluginException e) {
            throw validator.isStrict() ? ApacheAnswers.notCreated() : new FailedRefusal(e.getMessage(), e);
        }
    }

    private static boolean isConnector(PluginDescriptor plugin) {
        return plugin.type() == PluginType.SINK || plugin.type() == PluginType.SOURCE;
    }
}
