package io.millrace.bench.plugin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/** A source whose tasks share a number of records and hand them over as fast as they are polled. */
public final class LoadSource extends SourceConnector {
    static final String TOPIC = "topic";
    static final String RECORDS = "load.records";
    static final String PAYLOAD = "load.payload";
    static final String SIZE = "load.size";
    static final String POLL_RECORDS = "load.poll.records";
    static final String TASK = "load.task";
    static final ConfigDef SETTINGS = new ConfigDef()
            .define(TOPIC, Type.STRING, Importance.HIGH, "Where the records go.")
            .define(RECORDS, Type.LONG, Importance.HIGH, "How many records in all.")
            .define(PAYLOAD, Type.STRING, "bytes", Importance.MEDIUM, "bytes, string or struct.")
            .define(SIZE, Type.INT, 100, Importance.MEDIUM, "Bytes or letters of a value.")
            .define(POLL_RECORDS, Type.INT, 1000, Importance.MEDIUM, "Records that a poll returns.");

    private Map<String, String> settings = Map.of();

    @Override
    public void start(Map<String, String> properties) {
        settings = Map.copyOf(properties);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return LoadSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        long records = Long.parseLong(settings.get(RECORDS));
        List<Map<String, String>> tasks = new ArrayList<>();
        for (int task = 0; task < maxTasks; task++) {
            Map<String, String> config = new HashMap<>(settings);
            config.put(TASK, Integer.toString(task));
            config.put(RECORDS, Long.toString(records * (task + 1) / maxTasks - records * task / maxTasks));
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
