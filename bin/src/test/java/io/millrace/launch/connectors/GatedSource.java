package io.millrace.launch.connectors;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** A source that stands at a {@link Gate}; its task gives a record now and then. */
public final class GatedSource extends SourceConnector {
    private Map<String, String> config = Map.of();

    @Override
    public void start(Map<String, String> settings) {
        config = settings;
        Gate.at("start", config);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return GatedTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        Gate.at("taskConfigs", config);
        return List.of(config);
    }

    @Override
    public void stop() {
        Gate.at("stop", config);
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public String version() {
        return "1.0";
    }

    /** Its calls stand at the gate as {@code task.poll} and so on. */
    public static final class GatedTask extends SourceTask {
        private Map<String, String> config = Map.of();

        @Override
        public void start(Map<String, String> settings) {
            config = settings;
            Gate.at("task.start", config);
        }

        @Override
        public List<SourceRecord> poll() throws InterruptedException {
            Gate.at("task.poll", config);
            synchronized (this) {
                wait(20);
            }
            return List.of(
                    new SourceRecord(Map.of(), Map.of("next", 1), config.get("topic"), Schema.STRING_SCHEMA, "one"));
        }

        @Override
        public void commit() {
            Gate.at("task.commit", config);
        }

        @Override
        public void stop() {
            Gate.at("task.stop", config);
        }

        @Override
        public String version() {
            return "1.0";
        }
    }
}
