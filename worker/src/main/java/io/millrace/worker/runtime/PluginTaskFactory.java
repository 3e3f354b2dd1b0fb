package io.millrace.worker.runtime;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.ConverterKind;
import io.millrace.worker.metrics.PluginLabel;
import io.millrace.worker.metrics.TaskDescription;
import io.millrace.worker.metrics.TaskMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.record.Loaded;
import io.millrace.worker.task.TaskLoop;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds tasks from their plugins. Called on the tasks' own threads. */
public final class PluginTaskFactory implements TaskFactory {
    private static final Logger LOG = LoggerFactory.getLogger(PluginTaskFactory.class);
    private static final String TASK_CLASS = "task.class";

    private final TaskServices services;
    private final SourceTaskBuilder sources;
    private final SinkTaskBuilder sinks;

    public PluginTaskFactory(TaskServices services) {
        this.services = services;
        this.sources = new SourceTaskBuilder(services);
        this.sinks = new SinkTaskBuilder(services);
    }

    @Override
    public PreparedTask create(TaskSpec spec, TaskMetrics metrics) {
        Map<String, String> connectorConfig = resolve(spec.id(), spec.connectorConfig());
        Map<String, String> taskConfig = resolve(spec.id(), spec.taskConfig());
        PluginDescriptor plugin = services.running()
                .of(spec.id().connector(), connectorConfig)
                .orElseGet(() -> installed(connectorConfig));
        try (LoaderSwap ignored = LoaderSwap.to(plugin.loader())) {
            Class<? extends Connector> connectorClass =
                    services.plugins().loadClass(plugin).asSubclass(Connector.class);
            ConnectorType type =
                    SourceConnector.class.isAssignableFrom(connectorClass) ? ConnectorType.SOURCE : ConnectorType.SINK;
            ConnectorConfig config = ConnectorConfig.parse(
                    type, spec.connectorConfig(), connectorConfig, services.plugins(), plugin.loader());
            checkTasksMax(spec, config);
            Task task = newTask(spec.id(), taskConfig.get(TASK_CLASS), plugin.loader());
            PluginLabel label = PluginLabel.of(task);
            LOG.info("Instantiated task {} with version {} of type {}", spec.id(), label.version(), label.className());
            TaskLoop loop =
                    loop(new Ingredients(spec, config, plugin, connectorClass, type, taskConfig, task, label), metrics);
            return new PreparedTask(loop, plugin.loader(), label.version());
        }
    }

    @Override
    public Duration stallThreshold() {
        return services.worker().taskStallThreshold();
    }

    @Override
    public int startsAtOnce() {
        return services.worker().startsAtOnce();
    }

    private PluginDescriptor installed(Map<String, String> connectorConfig) {
        return services.plugins()
                .connector(
                        connectorConfig.get(ConnectorConfig.CONNECTOR_CLASS),
                        connectorConfig.get(ConnectorConfig.PLUGIN_VERSION));
    }

    /** A task and what it was made from. */
    private record Ingredients(
            TaskSpec spec,
            ConnectorConfig config,
            PluginDescriptor plugin,
            Class<? extends Connector> connectorClass,
            ConnectorType type,
            Map<String, String> taskConfig,
            Task task,
            PluginLabel label) {
        TaskDescription description(TaskPlugins parts) {
            return new TaskDescription(
                    type,
                    new PluginLabel(connectorClass.getName(), plugin.version()),
                    label,
                    parts.label(ConverterKind.KEY),
                    parts.label(ConverterKind.VALUE),
                    parts.label(ConverterKind.HEADER));
        }
    }

    private TaskLoop loop(Ingredients from, TaskMetrics metrics) {
        OpenParts open = new OpenParts();
        TaskSpec spec = from.spec();
        ClassLoader loader = from.plugin().loader();
        try {
            TaskPlugins parts = new TaskPlugins(services, from.config(), spec.id(), loader, open, metrics);
            TaskBlueprint blueprint = new TaskBlueprint(
                    spec.id(),
                    from.config(),
                    from.connectorClass(),
                    loader,
                    from.taskConfig(),
                    () -> resolve(spec.id(), spec.taskConfig()),
                    parts.converters(),
                    spec.generation(),
                    metrics);
            metrics.made(from.description(parts));
            return loop(blueprint, parts, from.task(), open);
        } catch (Throwable e) {
            open.closeAfter(e);
            throw e;
        }
    }

    private TaskLoop loop(TaskBlueprint blueprint, TaskPlugins parts, Task task, OpenParts open) {
        if (task instanceof SourceTask source) {
            return sources.build(blueprint, parts.chain(), new Loaded<>(source, blueprint.loader()), open);
        }
        if (task instanceof SinkTask sink) {
            return sinks.build(blueprint, parts.chain(), new Loaded<>(sink, blueprint.loader()), open);
        }
        throw new ConnectException("Tasks must be a subclass of either SourceTask or SinkTask; "
                + task.getClass().getName() + " is neither");
    }

    private Task newTask(ConnectorTaskId id, String className, ClassLoader loader) {
        if (className == null) {
            throw new ConnectException("Task " + id + " has no '" + TASK_CLASS + "' in its config");
        }
        try {
            Class<? extends Task> taskClass = loader.loadClass(className).asSubclass(Task.class);
            return services.plugins().newInstance(taskClass, Task.class);
        } catch (ClassNotFoundException | ClassCastException | LinkageError e) {
            throw new ConnectException("Task " + id + ": its class " + className + " can't be loaded: " + e, e);
        }
    }

    private static void checkTasksMax(TaskSpec spec, ConnectorConfig config) {
        if (config.tasksMaxEnforced() && spec.id().task() >= config.tasksMax()) {
            throw new TooManyTasksException(spec.id().connector(), spec.id().task() + 1, config.tasksMax());
        }
    }

    private Map<String, String> resolve(ConnectorTaskId id, Map<String, String> config) {
        return services.variables().resolve(id.connector(), config).config();
    }
}
