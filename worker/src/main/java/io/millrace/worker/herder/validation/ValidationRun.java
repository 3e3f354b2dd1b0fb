package io.millrace.worker.herder.validation;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.PluginVersionException;
import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginException;
import io.millrace.plugins.model.PluginType;
import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import io.millrace.worker.api.PluginCatalog.ConfigInfos;
import io.millrace.worker.config.CallListener;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.ConnectorDefinition;
import io.millrace.worker.config.ConverterKind;
import io.millrace.worker.config.NearPlugins;
import io.millrace.worker.config.SinkConnectorConfig;
import io.millrace.worker.config.SinkTopics;
import io.millrace.worker.config.SourceConnectorConfig;
import io.millrace.worker.config.TopicCreationSettings;
import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.kafka.OverridePolicy;
import io.millrace.worker.model.ConnectorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every check on one connector config, in order; all problems end up in one result. Runs on its own thread. */
final class ValidationRun {
    private static final Logger LOG = LoggerFactory.getLogger(ValidationRun.class);

    /** What checks need of the worker. */
    record Parts(Plugins plugins, WorkerConfig worker, ConfigTransformer transformer, OverridePolicy policy) {}

    private final Parts parts;
    private final Map<String, String> raw;
    private final CallListener listener;
    /** Whether answers are to be those of Apache's worker. */
    private final boolean strict;

    ValidationRun(Parts parts, Map<String, String> raw, CallListener listener) {
        this.parts = parts;
        this.raw = raw;
        this.listener = listener;
        this.strict = parts.worker().compatibility().isStrict();
    }

    ConfigInfos run() {
        Map<String, String> settings = resolved();
        String className = settings.get(ConnectorConfig.CONNECTOR_CLASS);
        if (className == null || className.isBlank() && !strict) {
            throw new InvalidRefusal("Connector config " + shown() + " contains no connector type");
        }
        listener.calling("the plugin registry for '" + className + "'");
        try {
            PluginDescriptor connector = parts.plugins()
                    .connector(strict ? className : className.trim(), settings.get(ConnectorConfig.PLUGIN_VERSION));
            try (LoaderSwap ignored = LoaderSwap.forLookUps(connector.loader())) {
                return check(connector, className, settings);
            }
        } catch (PluginVersionException e) {
            return wrongVersion(className, settings, e);
        } catch (PluginException e) {
            throw strict ? ApacheAnswers.unknown(e, parts.plugins()) : new InvalidRefusal(e.getMessage(), e);
        }
    }

    private Map<String, String> resolved() {
        listener.calling("config providers");
        try {
            return parts.transformer()
                    .resolve(raw.get(ConnectorConfig.NAME), raw)
                    .config();
        } catch (ConnectException e) {
            throw new InvalidRefusal(e.getMessage(), e);
        }
    }

    /** The config with only those values that cannot be secret. */
    private Map<String, String> shown() {
        Map<String, String> shown = new TreeMap<>(raw);
        ConfigDef common = ConnectorDefinition.common();
        shown.replaceAll((key, value) -> common.names().contains(key) ? value : "[hidden]");
        return shown;
    }

    private static ConfigInfos wrongVersion(String className, Map<String, String> settings, PluginVersionException e) {
        ConfigDef common = ConnectorDefinition.ofUnloaded(e.availableVersions());
        Map<String, ConfigValue> values = common.validateAll(settings);
        values.get(ConnectorConfig.CONNECTOR_CLASS).addErrorMessage(e.getMessage());
        values.get(ConnectorConfig.PLUGIN_VERSION).addErrorMessage(e.getMessage());
        return new ResultMerge(className, common, values).result(List.of());
    }

    private ConfigInfos check(PluginDescriptor connector, String className, Map<String, String> settings) {
        boolean sink = connector.type() == PluginType.SINK;
        ConnectorDefinition framework = ConnectorDefinition.forValidation(
                sink ? ConnectorType.SINK : ConnectorType.SOURCE,
                settings,
                parts.plugins(),
                parts.worker(),
                connector,
                listener);
        parts.transformer().declared(settings, framework.keys().configKeys().values());
        listener.calling("the checks of converters, transformations and predicates");
        Map<String, ConfigValue> values = SoundValues.of(framework.keys(), settings);
        framework.problems().forEach((key, problems) -> problems.forEach(entry(values, key)::addErrorMessage));
        if (strict) {
            ApacheAnswers.toldOfVersions(values);
        } else {
            new NearPlugins(parts.plugins()).complete(settings, values);
        }
        converterVersions(settings, values);
        if (sink) {
            sinkTopics(values);
        } else {
            largeRecords(settings, values);
            if (!strict) {
                topicCreation(settings, values);
            }
        }
        Optional<DistributedChecks> cluster = DistributedChecks.of(parts.worker(), settings, values);
        if (sink) {
            cluster.ifPresent(DistributedChecks::sink);
        }
        nullValues(settings, values);

        List<Part> converters =
                new ConverterChecks(parts.plugins(), connector.loader(), listener).check(settings, values);
        converters.forEach(part -> parts.transformer()
                .declared(settings, part.infos().stream().map(ConfigInfo::key).toList()));
        ResultMerge result = new ResultMerge(className, framework.keys(), values);
        Class<? extends Connector> type = askConnector(connector, settings, result, cluster);
        boolean ownOffsets = cluster.filter(DistributedChecks::ownOffsets).isPresent();
        OverrideChecks clients = overrideChecks(connector.type(), type, settings, !sink && ownOffsets);
        if (strict) {
            ApacheAnswers.requireReadable(clients.clients(settings), settings);
        }
        List<Part> extras = clients.check(settings);
        extras.addAll(converters);
        if (strict) {
            return result.result(ApacheAnswers.ordered(extras, settings));
        }
        SettingWarnings.Findings findings = new SettingWarnings.Findings(
                !sink,
                className,
                result.connectorAnswered(),
                result.names(extras),
                result.connectorNames(),
                ConnectorDefinition.names(sink ? ConnectorType.SINK : ConnectorType.SOURCE),
                clients.clients(settings),
                parts.worker().topicCreationEnabled());
        return result.result(extras).with(new SettingWarnings(findings, settings).find());
    }

    private Class<? extends Connector> askConnector(
            PluginDescriptor plugin,
            Map<String, String> settings,
            ResultMerge result,
            Optional<DistributedChecks> cluster) {
        Class<? extends Connector> type = null;
        try {
            ConnectorProbe connector = new ConnectorProbe(parts.plugins(), plugin, listener);
            type = connector.type();
            if (plugin.type() == PluginType.SOURCE) {
                cluster.ifPresent(checks -> checks.source(connector));
            }
            ConfigDef keys = connector.config();
            parts.transformer().declared(settings, keys.configKeys().values());
            result.connectorKeys(keys);
            result.connectorValues(connector.validate(new LinkedHashMap<>(settings)));
        } catch (Fault e) {
            if (strict) {
                throw new FailedRefusal(e.getMessage(), e.getCause());
            }
            LOG.warn("{}", e.getMessage(), e.getCause());
            result.connectorFault(e.getMessage());
        }
        return type;
    }

    private OverrideChecks overrideChecks(
            PluginType pluginType,
            Class<? extends Connector> instantiated,
            Map<String, String> settings,
            boolean ownOffsets) {
        // A connector that cannot be created has been told of; its overrides can be checked all the same.
        Class<? extends Connector> type = instantiated == null ? Connector.class : instantiated;
        org.apache.kafka.connect.health.ConnectorType kind = pluginType == PluginType.SINK
                ? org.apache.kafka.connect.health.ConnectorType.SINK
                : org.apache.kafka.connect.health.ConnectorType.SOURCE;
        listener.calling("the policy for client overrides");
        return new OverrideChecks(parts.policy(), settings.get(ConnectorConfig.NAME), kind, type, ownOffsets);
    }

    /**
     * A version that is not installed is told on the version's key and on the class's. Without a class of its own a
     * connector has the worker's converter, in the worker's version.
     */
    private void converterVersions(Map<String, String> settings, Map<String, ConfigValue> values) {
        for (ConverterKind kind : ConverterKind.values()) {
            ConfigValue chosen = values.get(kind.property());
            ConfigValue version = values.get(kind.versionProperty());
            String range = settings.get(kind.versionProperty());
            boolean sound = range != null
                    && settings.get(kind.property()) != null
                    && version.errorMessages().isEmpty();
            if (sound && chosen.value() instanceof Class<?> type) {
                try {
                    parts.plugins().plugin(type.getName(), kind.pluginType(), range);
                } catch (PluginException e) {
                    chosen.addErrorMessage(e.getMessage());
                    version.addErrorMessage(e.getMessage());
                }
            }
        }
    }

    private static void sinkTopics(Map<String, ConfigValue> values) {
        Object topics = values.get(SinkConnectorConfig.TOPICS).value();
        Object regex = values.get(SinkConnectorConfig.TOPICS_REGEX).value();
        Object deadLetters = values.get(SinkConnectorConfig.DLQ_TOPIC).value();
        SinkTopics.problems((List<?>) topics, (String) regex, (String) deadLetters)
                .forEach((key, problem) -> values.get(key).addErrorMessage(problem));
    }

    private static void largeRecords(Map<String, String> settings, Map<String, ConfigValue> values) {
        String policy = settings.get(SourceConnectorConfig.RECORD_TOO_LARGE_POLICY);
        SourceConnectorConfig.deadLetterProblem(policy, settings.get(SinkConnectorConfig.DLQ_TOPIC))
                .ifPresent(problem -> entry(values, SourceConnectorConfig.RECORD_TOO_LARGE_POLICY)
                        .addErrorMessage(problem));
    }

    /** Wrong settings for topics would fail the connector when it starts. */
    private void topicCreation(Map<String, String> settings, Map<String, ConfigValue> values) {
        boolean given =
                settings.keySet().stream().anyMatch(key -> key.startsWith(SourceConnectorConfig.TOPIC_CREATION_PREFIX));
        Object groups = values.get(SourceConnectorConfig.TOPIC_CREATION_GROUPS).value();
        boolean strict =
                parts.worker().compatibility().isStrict(); // Apache's worker finds out when the connector starts
        if (given && !strict && parts.worker().topicCreationEnabled() && groups instanceof List<?> names) {
            TopicCreationSettings.problems(
                            settings, names.stream().map(String::valueOf).toList())
                    .forEach((key, problems) -> problems.forEach(entry(values, key)::addErrorMessage));
        }
    }

    private static void nullValues(Map<String, String> settings, Map<String, ConfigValue> values) {
        settings.forEach((key, value) -> {
            if (value == null) {
                entry(values, key).addErrorMessage("Null value can not be supplied as the configuration value.");
            }
        });
    }

    private static ConfigValue entry(Map<String, ConfigValue> values, String key) {
        return values.computeIfAbsent(key, ConfigValue::new);
    }
}
