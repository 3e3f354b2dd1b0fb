package io.millrace.worker.config;

import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginException;
import io.millrace.plugins.model.PluginType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.kafka.common.config.ConfigDef.Recommender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Defaults and recommended values from what is installed and what the worker's settings say. */
final class ValidationChoices implements KeyChoices {
    private static final Logger LOG = LoggerFactory.getLogger(ValidationChoices.class);

    private final Plugins plugins;
    private final WorkerConfig worker;
    private final PluginDescriptor connector;
    private final Map<String, String> settings;

    ValidationChoices(Plugins plugins, WorkerConfig worker, PluginDescriptor connector, Map<String, String> settings) {
        this.plugins = plugins;
        this.worker = worker;
        this.connector = connector;
        this.settings = settings;
    }

    @Override
    public String connectorVersion() {
        return last(plugins.versions(connector.className(), connector.type()));
    }

    @Override
    public Recommender connectorVersions() {
        return recommend(
                (name, parsed) -> plugins.versions(connector.className(), connector.type()),
                (name, parsed) -> parsed.get(ConnectorConfig.CONNECTOR_CLASS) != null);
    }

    @Override
    public Class<?> converter(ConverterKind kind) {
        return worker.getClass(kind.property());
    }

    @Override
    public Recommender converters(ConverterKind kind) {
        return steps(kind.pluginType());
    }

    @Override
    public String converterVersion(ConverterKind kind) {
        String given = settings.get(kind.property());
        if (given != null) {
            return stepVersion(kind.pluginType(), given);
        }
        ConverterSettings fallback = worker.converter(kind);
        return fallback.version().orElseGet(() -> last(plugins.versions(fallback.className(), kind.pluginType())));
    }

    @Override
    public Recommender converterVersions(ConverterKind kind) {
        return recommend(
                (name, parsed) -> versions(parsed.get(kind.property()), kind.pluginType()),
                (name, parsed) -> parsed.get(kind.property()) != null);
    }

    @Override
    public String stepVersion(PluginType type, String className) {
        if (className == null) {
            return null;
        }
        String name =
                plugins.find(className.trim()).map(PluginDescriptor::className).orElse(className.trim());
        return nearest(name, type).map(PluginDescriptor::version).orElse(null);
    }

    @Override
    public Recommender steps(PluginType type) {
        return recommend((name, parsed) -> classes(type), (name, parsed) -> true);
    }

    @Override
    public Recommender stepVersions(PluginType type) {
        return recommend(
                (name, parsed) -> versions(parsed.get(name.replaceAll("plugin\\.version$", "type")), type),
                (name, parsed) -> true);
    }

    private Optional<PluginDescriptor> nearest(String className, PluginType type) {
        try {
            return Optional.of(plugins.nearestTo(connector.loader(), className, type, null));
        } catch (PluginException e) {
            LOG.debug("No version of {} to offer", className, e);
            return Optional.empty();
        }
    }

    private List<String> versions(Object chosen, PluginType type) {
        return chosen instanceof Class<?> plugin ? plugins.versions(plugin.getName(), type) : List.of();
    }

    /** A class of several versions once: Apache has it once for each. */
    private Collection<Class<?>> classes(PluginType type) {
        boolean strict = worker.compatibility().isStrict();
        List<Class<?>> classes = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (PluginDescriptor plugin : plugins.descriptors(type)) {
            if (seen.add(plugin.className()) || strict) {
                load(plugin).ifPresent(classes::add);
            }
        }
        return classes;
    }

    private Optional<Class<?>> load(PluginDescriptor plugin) {
        try {
            return Optional.of(plugins.loadClass(plugin));
        } catch (PluginException | LinkageError e) {
            LOG.debug("{} cannot be loaded and is not recommended", plugin, e);
            return Optional.empty();
        }
    }

    private static String last(List<String> versions) {
        return versions.isEmpty() ? null : versions.get(versions.size() - 1);
    }

    private static Recommender recommend(
            BiFunction<String, Map<String, Object>, Collection<?>> values,
            BiFunction<String, Map<String, Object>, Boolean> visible) {
        return new Recommender() {
            @Override
            public List<Object> validValues(String name, Map<String, Object> parsed) {
                return new ArrayList<>(new LinkedHashSet<>(values.apply(name, parsed)));
            }

            @Override
            public boolean visible(String name, Map<String, Object> parsed) {
                return visible.apply(name, parsed);
            }
        };
    }
}
