package io.millrace.compatibility.load;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** A sink with {@code tasks.max} tasks. */
public final class LoadSink extends SinkConnector {
    private Map<String, String> config;

    @Override
    public void start(Map<String, String> settings) {
        config = settings;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return LoadSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return Collections.nCopies(maxTasks, config);
    }

    @Override
    public void stop() {}

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public String version() {
        return "1.0";
    }
}
