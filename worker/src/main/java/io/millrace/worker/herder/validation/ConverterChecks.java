package io.millrace.worker.herder.validation;

import io.millrace.plugins.PluginNotFoundException;
import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import io.millrace.worker.config.CallListener;
import io.millrace.worker.config.ConverterKind;
import io.millrace.worker.config.PluginProbe;
import io.millrace.worker.config.Prefixes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.components.ConnectPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the settings of converters that a connector config names itself. */
final class ConverterChecks {
    private static final Logger LOG = LoggerFactory.getLogger(ConverterChecks.class);
    private static final List<ConverterKind> ORDER =
            List.of(ConverterKind.HEADER, ConverterKind.KEY, ConverterKind.VALUE);

    private final Plugins plugins;
    private final ClassLoader connectorLoader;
    private final CallListener listener;

    ConverterChecks(Plugins plugins, ClassLoader connectorLoader, CallListener listener) {
        this.plugins = plugins;
        this.connectorLoader = connectorLoader;
        this.listener = listener;
    }

    /** The parts of the converters; what is wrong with a converter itself goes to its key in {@code values}. */
    List<Part> check(Map<String, String> settings, Map<String, ConfigValue> values) {
        List<Part> parts = new ArrayList<>();
        for (ConverterKind kind : ORDER) {
            ConfigValue chosen = values.get(kind.property());
            boolean sound = settings.get(kind.property()) != null
                    && chosen.errorMessages().isEmpty()
                    && values.get(kind.versionProperty()).errorMessages().isEmpty();
            if (sound && chosen.value() instanceof Class<?> type) {
                try {
                    check(kind, type, settings).ifPresent(parts::add);
                } catch (Fault e) {
                    chosen.addErrorMessage(e.getMessage());
                    LOG.warn("{}", e.getMessage(), e);
                }
            }
        }
        return parts;
    }

    private Optional<Part> check(ConverterKind kind, Class<?> type, Map<String, String> settings) {
        String noun = kind.typeName() + " converter " + type.getName();
        ConfigDef definition = definition(kind, type, settings.get(kind.versionProperty()), noun);
        if (definition == null) {
            LOG.warn("{}.config() returned null; the settings of the {} are not checked", type.getName(), noun);
            return Optional.empty();
        }
        Map<String, String> own = Prefixes.below(kind.prefix(), settings);
        own.put("converter.type", kind.typeName());
        return Optional.of(part(kind, definition, values(definition, own, noun)));
    }

    private ConfigDef definition(ConverterKind kind, Class<?> type, String version, String noun) {
        PluginProbe probe = new PluginProbe(plugins, listener);
        try {
            Optional<PluginDescriptor> plugin = find(kind, type, version);
            return plugin.isPresent()
                    ? probe.configOf(plugin.get())
                    : probe.configOf(type.asSubclass(ConnectPlugin.class));
        } catch (Throwable e) {
            throw Fault.of("Failed to load ConfigDef from " + noun + ": " + e, e);
        }
    }

    private Optional<PluginDescriptor> find(ConverterKind kind, Class<?> type, String version) {
        try {
            return Optional.of(
                    version == null
                            ? plugins.nearestTo(connectorLoader, type.getName(), kind.pluginType(), null)
                            : plugins.plugin(type.getName(), kind.pluginType(), version));
        } catch (PluginNotFoundException e) {
            LOG.debug("{} is not a discovered plugin; taken from the connector's class loader", type, e);
            return Optional.empty();
        }
    }

    private Map<String, ConfigValue> values(ConfigDef definition, Map<String, String> settings, String noun) {
        listener.calling("the checks of the " + noun);
        try {
            return definition.validateAll(settings);
        } catch (Throwable e) {
            throw Fault.of("Failed to perform config validation for " + noun + ": " + e, e);
        }
    }

    private static Part part(ConverterKind kind, ConfigDef definition, Map<String, ConfigValue> values) {
        List<ConfigInfo> infos = new ArrayList<>();
        definition.configKeys().forEach((name, key) -> infos.add(Part.prefixed(kind.prefix(), key, values.get(name))));
        return new Part(definition.groups(), infos);
    }
}
