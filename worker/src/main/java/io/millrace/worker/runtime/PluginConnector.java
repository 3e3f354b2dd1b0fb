package io.millrace.worker.runtime;

import io.millrace.plugins.model.PluginDescriptor;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.record.Closing;
import io.millrace.worker.runtime.ConnectorFactory.ConnectorInstance;
import io.millrace.worker.runtime.ConnectorFactory.ContextRequests;
import io.millrace.worker.store.OffsetBackingStore;
import io.millrace.worker.store.OffsetReader;
import io.millrace.worker.store.OffsetStores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnectorContext;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connector from a plugin, with its context and what belongs to it. Its lane only. */
final class PluginConnector implements ConnectorInstance {
    private static final Logger LOG = LoggerFactory.getLogger(PluginConnector.class);
    private static final String TASK_CLASS = "task.class";
    private static final List<String> COPIED_KEYS = List.of("topics", "topics.regex");

    private final Connector connector;
    private final PluginDescriptor plugin;
    private final RunningPlugins running;
    private final ConnectorConfig config;
    private final ContextRequests requests;
    private final Optional<OffsetReader> offsets;
    private final Optional<OffsetBackingStore> store;

    PluginConnector(
            Connector connector,
            PluginDescriptor plugin,
            RunningPlugins running,
            ConnectorConfig config,
            ContextRequests requests,
            Optional<OffsetBackingStore> store) {
        this.connector = connector;
        this.plugin = plugin;
        this.running = running;
        this.config = config;
        this.requests = requests;
        this.offsets = store.map(opened -> new OffsetReader(opened, config.name()));
        this.store = store;
    }

    @Override
    public Connector connector() {
        return connector;
    }

    @Override
    public ClassLoader loader() {
        return plugin.loader();
    }

    @Override
    public String version() {
        return plugin.version();
    }

    @Override
    public void initialize() {
        LOG.info(
                "Instantiated connector {} with version {} of type {}", config.name(), version(), connector.getClass());
        if (connector instanceof SourceConnector) {
            connector.initialize(new SourceContext());
        } else {
            connector.initialize(new SinkContext());
        }
    }

    @Override
    public Map<String, String> resolvedConfig() {
        return new LinkedHashMap<>(config.resolved());
    }

    @Override
    public List<Map<String, String>> taskConfigs() {
        String taskClass = taskClass();
        List<Map<String, String>> generated = connector.taskConfigs(config.tasksMax());
        if (generated == null) {
            throw new ConnectException(connector.getClass().getName() + ".taskConfigs() must not return null");
        }
        checkCount(generated.size());
        List<Map<String, String>> complete = new ArrayList<>();
        for (Map<String, String> task : generated) {
            complete.add(completed(task, taskClass));
        }
        return ConfigTransformer.withVariables(config.raw(), complete);
    }

    private String taskClass() {
        Class<? extends Task> taskClass = connector.taskClass();
        if (taskClass == null) {
            throw new ConnectException(connector.getClass().getName() + ".taskClass() must not return null");
        }
        return taskClass.getName();
    }

    private void checkCount(int count) {
        if (count <= config.tasksMax()) {
            return;
        }
        TooManyTasksException tooMany = new TooManyTasksException(config.name(), count, config.tasksMax());
        if (config.tasksMaxEnforced()) {
            throw tooMany;
        }
        LOG.warn("{}", tooMany.getMessage());
    }

    private Map<String, String> completed(Map<String, String> task, String taskClass) {
        if (task == null) {
            throw new ConnectException(
                    connector.getClass().getName() + ".taskConfigs() must not return null among its configs");
        }
        Map<String, String> complete = new LinkedHashMap<>(task);
        complete.put(TASK_CLASS, taskClass);
        for (String key : COPIED_KEYS) {
            if (config.resolved().containsKey(key)) {
                complete.put(key, config.resolved().get(key));
            }
        }
        return complete;
    }

    @Override
    public void close() {
        running.release(config.name(), connector);
        offsets.ifPresent(OffsetReader::close);
        store.ifPresent(this::release);
    }

    private void release(OffsetBackingStore opened) {
        if (!(opened instanceof OffsetStores.Lent)) {
            Closing.inBackground("close-offsets-" + config.name(), opened::close);
        }
    }

    /** What both kinds of connector may ask for. */
    private class SinkContext implements SinkConnectorContext {
        @Override
        public void requestTaskReconfiguration() {
            requests.requestTaskReconfiguration();
        }

        @Override
        public void raiseError(Exception error) {
            requests.raiseError(error);
        }

        @Override
        public PluginMetrics pluginMetrics() {
            return requests.pluginMetrics();
        }
    }

    private final class SourceContext extends SinkContext implements SourceConnectorContext {
        @Override
        public OffsetStorageReader offsetStorageReader() {
            return offsets.orElseThrow();
        }
    }
}
