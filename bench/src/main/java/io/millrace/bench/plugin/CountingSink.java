package io.millrace.bench.plugin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** A sink that counts what its tasks are given, where somebody outside can read it. */
public final class CountingSink extends SinkConnector {
    static final String FILE = "count.file";
    static final String ROUNDS = "count.work.rounds";
    static final String TASK = "count.task";
    static final ConfigDef SETTINGS = new ConfigDef()
            .define(FILE, Type.STRING, Importance.HIGH, "Where the counts are kept.")
            .define(ROUNDS, Type.LONG, 0L, Importance.MEDIUM, "Rounds of work for each record.");

    private Map<String, String> settings = Map.of();

    @Override
    public void start(Map<String, String> properties) {
        settings = Map.copyOf(properties);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return CountingSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        List<Map<String, String>> tasks = new ArrayList<>();
        for (int task = 0; task < maxTasks; task++) {
            Map<String, String> config = new HashMap<>(settings);
            config.put(TASK, Integer.toString(task));
            tasks.add(config);
        }
        return tasks;
    }

    @Override
    public void stop() {
        settings = Map.of();
    }

    @Override
    public ConfigDef config() {
        return SETTINGS;
    }

    @Override
    public String version() {
        return "1";
    }
}
