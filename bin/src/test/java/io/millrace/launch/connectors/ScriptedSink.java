package io.millrace.launch.connectors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** A sink that appends values to {@code out}, one a line, and misbehaves where its config says so. */
public final class ScriptedSink extends SinkConnector {
    private Map<String, String> config = Map.of();

    @Override
    public void start(Map<String, String> settings) {
        config = settings;
        Behaviour.at("start", settings);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return WritingTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        Behaviour.at("taskConfigs", config);
        return List.of(config);
    }

    @Override
    public void stop() {
        Behaviour.at("stop", config);
    }

    @Override
    public ConfigDef config() {
        return Behaviour.CONFIG;
    }

    @Override
    public String version() {
        return "1.0";
    }

    /** Writes what it gets at once. */
    public static final class WritingTask extends SinkTask {
        private Map<String, String> config = Map.of();

        @Override
        public void start(Map<String, String> settings) {
            config = settings;
            Behaviour.at("task.start", settings);
        }

        @Override
        public void put(Collection<SinkRecord> records) {
            if (records.isEmpty()) {
                return;
            }
            Behaviour.at("task.put", config);
            List<String> lines =
                    records.stream().map(each -> String.valueOf(each.value())).toList();
            try {
                Files.write(Path.of(config.get("out")), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            Behaviour.at("task.stop", config);
        }

        @Override
        public String version() {
            return "1.0";
        }
    }
}
