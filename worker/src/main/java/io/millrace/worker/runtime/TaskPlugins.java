package io.millrace.worker.runtime;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.Plugins;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.plugins.model.PluginType;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.ConverterKind;
import io.millrace.worker.config.ConverterSettings;
import io.millrace.worker.config.TransformationSettings;
import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.metrics.PluginLabel;
import io.millrace.worker.metrics.TaskMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.Converters;
import io.millrace.worker.record.Loaded;
import io.millrace.worker.record.TransformationChain;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and configures the converters, transformations and predicates of one task. Task thread. */
final class TaskPlugins {
    private static final Logger LOG = LoggerFactory.getLogger(TaskPlugins.class);

    private final Plugins plugins;
    private final JsonStandIn json;
    private final WorkerConfig worker;
    private final ConnectorConfig config;
    private final ConnectorTaskId id;
    private final ClassLoader connectorLoader;
    private final OpenParts open;
    private final TaskMetrics metrics;
    private final Map<ConverterKind, PluginLabel> labels = new EnumMap<>(ConverterKind.class);

    /** @param open gets each plugin as it is made */
    TaskPlugins(
            TaskServices services,
            ConnectorConfig config,
            ConnectorTaskId id,
            ClassLoader loader,
            OpenParts open,
            TaskMetrics metrics) {
        this.plugins = services.plugins();
        this.worker = services.worker();
        this.json = new JsonStandIn(worker);
        this.open = open;
        this.metrics = metrics;
        this.config = config;
        this.id = id;
        this.connectorLoader = loader;
    }

    Converters converters() {
        return new Converters(converter(ConverterKind.KEY), converter(ConverterKind.VALUE), headerConverter());
    }

    private Loaded<Converter> converter(ConverterKind kind) {
        return converter(
                kind, Converter.class, (converter, config) -> converter.configure(config, kind == ConverterKind.KEY));
    }

    private Loaded<HeaderConverter> headerConverter() {
        return converter(ConverterKind.HEADER, HeaderConverter.class, Configurable::configure);
    }

    private <T> Loaded<T> converter(ConverterKind kind, Class<T> as, BiConsumer<T, Map<String, String>> configure) {
        ConverterSettings settings = settings(kind);
        Loaded<T> made =
                create(plugin(settings), as, configure, settings.config(), new Tag("converter", kind.typeName()));
        labels.put(kind, label(made));
        return made;
    }

    /** What metrics say of a converter, once {@link #converters()} has made it. */
    PluginLabel label(ConverterKind kind) {
        return labels.get(kind);
    }

    /** The copy packaged with the connector is meant if its config names a class and no version. */
    private PluginDescriptor plugin(ConverterSettings settings) {
        PluginType type = settings.kind().pluginType();
        return settings.fromConnector() && settings.version().isEmpty()
                ? plugins.nearestTo(connectorLoader, settings.className(), type, null)
                : plugins.plugin(settings.className(), type, settings.version().orElse(null));
    }

    private ConverterSettings settings(ConverterKind kind) {
        ConverterSettings settings = config.converter(kind, worker);
        LOG.info(
                "Set up the {} class {} for task {} using the {} config",
                kind.property(),
                settings.className(),
                id,
                settings.fromConnector() ? "connector" : "worker");
        return settings;
    }

    /** The transformations in order, each with its predicate. */
    <R extends ConnectRecord<R>> TransformationChain<R> chain() {
        List<TransformationChain.Step<R>> steps = new ArrayList<>();
        for (TransformationSettings.Step step : config.transformations().steps()) {
            Loaded<Transformation<R>> transformation = transformation(step);
            steps.add(step.predicate()
                    .map(condition ->
                            TransformationChain.Step.when(this.<R>predicate(condition), step.negate(), transformation))
                    .orElseGet(() -> TransformationChain.Step.always(transformation)));
        }
        return new TransformationChain<>(steps);
    }

    @SuppressWarnings("unchecked") // a transformation says nothing of the records it takes
    private <R extends ConnectRecord<R>> Loaded<Transformation<R>> transformation(TransformationSettings.Step step) {
        Loaded<?> made = create(
                nearest(step.className(), PluginType.TRANSFORMATION, step.version()),
                Transformation.class,
                Configurable::configure,
                step.config(),
                new Tag("transformation", step.alias()));
        metrics.transformation(step.alias(), label(made));
        return (Loaded<Transformation<R>>) made;
    }

    @SuppressWarnings("unchecked") // a predicate says nothing of the records it takes
    private <R extends ConnectRecord<R>> Loaded<Predicate<R>> predicate(TransformationSettings.Condition condition) {
        Loaded<?> made = create(
                nearest(condition.className(), PluginType.PREDICATE, condition.version()),
                Predicate.class,
                Configurable::configure,
                condition.config(),
                new Tag("predicate", condition.alias()));
        metrics.predicate(condition.alias(), label(made));
        return (Loaded<Predicate<R>>) made;
    }

    private PluginDescriptor nearest(String className, PluginType type, Optional<String> version) {
        return plugins.nearestTo(connectorLoader, className, type, version.orElse(null));
    }

    private <T> Loaded<T> create(
            PluginDescriptor plugin,
            Class<T> as,
            BiConsumer<T, Map<String, String>> configure,
            Map<String, String> settings,
            Tag tag) {
        T named = plugins.newInstance(plugin, as);
        T instance = as.cast(json.inPlaceOf(named));
        if (instance instanceof AutoCloseable closeable) {
            open.add(closeable);
        }
        try (LoaderSwap ignored = LoaderSwap.to(plugin.loader())) {
            configure.accept(instance, settings);
            if (instance instanceof Monitorable monitorable) {
                monitorable.withPluginMetrics(metrics.plugin(tag.kind(), tag.name()));
            }
        }
        return new Loaded<>(instance, plugin.loader(), named.getClass().getName());
    }

    private static PluginLabel label(Loaded<?> plugin) {
        try (LoaderSwap ignored = LoaderSwap.to(plugin.loader())) {
            return new PluginLabel(
                    plugin.className(), PluginLabel.of(plugin.instance()).version());
        }
    }

    /** What sets a plugin's own metrics apart from those of the task's others. */
    private record Tag(String kind, String name) {}
}
