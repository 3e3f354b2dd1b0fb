package io.millrace.launch.connectors;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * A source that counts, {@code count} records of the strings "0", "1", … to {@code topic}, and misbehaves where its
 * config says so.
 */
public final class ScriptedSource extends SourceConnector {
    private Map<String, String> config = Map.of();

    @Override
    public Config validate(Map<String, String> settings) {
        Behaviour.at("validate", settings);
        return super.validate(settings);
    }

    @Override
    public void start(Map<String, String> settings) {
        config = settings;
        Behaviour.at("start", settings);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return CountingTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        Behaviour.at("taskConfigs", config);
        List<Map<String, String>> tasks = new ArrayList<>();
        for (int task = 0; task < maxTasks; task++) {
            Map<String, String> settings = new HashMap<>(config);
            settings.put("task", Integer.toString(task));
            tasks.add(settings);
        }
        return tasks;
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

    /** Counts on from its stored offset. */
    public static final class CountingTask extends SourceTask {
        private Map<String, String> config = Map.of();
        private long next;

        @Override
        public void start(Map<String, String> settings) {
            config = settings;
            Behaviour.at("task.start", settings);
            Map<String, Object> offset = context.offsetStorageReader().offset(partition());
            next = offset == null ? 0 : (Long) offset.get("next");
        }

        @Override
        public List<SourceRecord> poll() throws InterruptedException {
            Behaviour.at("task.poll", config);
            if (next >= Long.parseLong(config.getOrDefault("count", "0"))) {
                synchronized (this) {
                    wait(20);
                }
                return null;
            }
            List<SourceRecord> batch = new ArrayList<>();
            long end = Math.min(Long.parseLong(config.get("count")), next + 100);
            while (next < end) {
                String value = Long.toString(next++);
                batch.add(new SourceRecord(
                        partition(), Map.of("next", next), config.get("topic"), Schema.STRING_SCHEMA, value));
            }
            return batch;
        }

        private Map<String, String> partition() {
            return Map.of("task", config.getOrDefault("task", "0"));
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
