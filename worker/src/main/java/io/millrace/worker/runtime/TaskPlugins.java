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
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.Converters;
import io.millrace.worker.record.Loaded;
import io.millrace.worker.record.TransformationChain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.common.Configurable;
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
    private final WorkerConfig worker;
    private final ConnectorConfig config;
    private final ConnectorTaskId id;
    private final ClassLoader connectorLoader;
    private final OpenParts open;

    /** @param open gets each plugin as it is made */
    TaskPlugins(TaskServices services, ConnectorConfig config, ConnectorTaskId id, ClassLoader loader, OpenParts open) {
        this.plugins = services.plugins();
        this.worker = services.worker();
        this.open = open;
        this.config = config;
        this.id = id;
        this.connectorLoader = loader;
    }

    Converters converters() {
        Loaded<Converter> key = converter(ConverterKind.KEY);
        Loaded<Converter> value = converter(ConverterKind.VALUE);
        ConverterSettings header = settings(ConverterKind.HEADER);
        return new Converters(
                key,
                value,
                create(
                        plugin(header),
                        HeaderConverter.class,
                        (converter, settings) -> converter.configure(settings),
                        header.config()));
    }

    private Loaded<Converter> converter(ConverterKind kind) {
        ConverterSettings settings = settings(kind);
        return create(
                plugin(settings),
                Converter.class,
                (converter, config) -> converter.configure(config, kind == ConverterKind.KEY),
                settings.config());
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
        return (Loaded<Transformation<R>>) (Loaded<?>) create(
                nearest(step.className(), PluginType.TRANSFORMATION, step.version()),
                Transformation.class,
                Configurable::configure,
                step.config());
    }

    @SuppressWarnings("unchecked") // a predicate says nothing of the records it takes
    private <R extends ConnectRecord<R>> Loaded<Predicate<R>> predicate(TransformationSettings.Condition condition) {
        return (Loaded<Predicate<R>>) (Loaded<?>) create(
                nearest(condition.className(), PluginType.PREDICATE, condition.version()),
                Predicate.class,
                Configurable::configure,
                condition.config());
    }

    private PluginDescriptor nearest(String className, PluginType type, Optional<String> version) {
        return plugins.nearestTo(connectorLoader, className, type, version.orElse(null));
    }

    private <T> Loaded<T> create(
            PluginDescriptor plugin,
            Class<T> as,
            BiConsumer<T, Map<String, String>> configure,
            Map<String, String> settings) {
        T instance = plugins.newInstance(plugin, as);
        if (instance instanceof AutoCloseable closeable) {
            open.add(closeable);
        }
        try (LoaderSwap ignored = LoaderSwap.to(plugin.loader())) {
            configure.accept(instance, settings);
        }
        return new Loaded<>(instance, plugin.loader());
    }
}
