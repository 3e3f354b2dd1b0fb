package io.millrace.worker.runtime;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.record.Loaded;
import io.millrace.worker.task.TaskLoop;
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
    private static final String NO_VERSION = "undefined";

    private final TaskServices services;
    private final SourceTaskBuilder sources;
    private final SinkTaskBuilder sinks;

    public PluginTaskFactory(TaskServices services) {
        this.services = services;
        this.sources = new SourceTaskBuilder(services);
        this.sinks = new SinkTaskBuilder(services);
    }

    @Override
    public PreparedTask create(TaskSpec spec) {
        Map<String, String> connectorConfig = resolve(spec.id(), spec.connectorConfig());
        Map<String, String> taskConfig = resolve(spec.id(), spec.taskConfig());
        PluginDescriptor plugin = services.plugins()
                .connector(
                        connectorConfig.get(ConnectorConfig.CONNECTOR_CLASS),
                        connectorConfig.get(ConnectorConfig.PLUGIN_VERSION));
        try (LoaderSwap ignored = LoaderSwap.to(plugin.loader())) {
            Class<? extends Connector> connectorClass =
                    services.plugins().loadClass(plugin).asSubclass(Connector.class);
            ConnectorType type =
                    SourceConnector.class.isAssignableFrom(connectorClass) ? ConnectorType.SOURCE : ConnectorType.SINK;
            ConnectorConfig config = ConnectorConfig.parse(
                    type, spec.connectorConfig(), connectorConfig, services.plugins(), plugin.loader());
            checkTasksMax(spec, config);
            Task task = newTask(spec.id(), taskConfig.get(TASK_CLASS), plugin.loader());
            String version = version(task);
            LOG.info(
                    "Instantiated task {} with version {} of type {}",
                    spec.id(),
                    version,
                    task.getClass().getName());
            return new PreparedTask(
                    loop(spec, config, connectorClass, plugin.loader(), taskConfig, task), plugin.loader(), version);
        }
    }

    private TaskLoop loop(
            TaskSpec spec,
            ConnectorConfig config,
            Class<? extends Connector> connectorClass,
            ClassLoader loader,
            Map<String, String> taskConfig,
            Task task) {
        OpenParts open = new OpenParts();
        try {
            TaskPlugins parts = new TaskPlugins(services, config, spec.id(), loader, open);
            TaskBlueprint blueprint = new TaskBlueprint(
                    spec.id(),
                    config,
                    connectorClass,
                    loader,
                    taskConfig,
                    () -> resolve(spec.id(), spec.taskConfig()),
                    parts.converters());
            return loop(blueprint, parts, task, open);
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

    private static String version(Task task) {
        try {
            String version = task.version();
            return version == null ? NO_VERSION : version;
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "{} threw from version(); its version is unknown",
                    task.getClass().getName(),
                    e);
            return NO_VERSION;
        }
    }

    private Map<String, String> resolve(ConnectorTaskId id, Map<String, String> config) {
        return services.variables().resolve(id.connector(), config).config();
    }
}
