package io.millrace.bench.plugin;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/** A source of one task whose poll returns at once, most often with nothing. */
public final class IdleSource extends SourceConnector {
    static final String TOPIC = "topic";
    static final String EVERY_MS = "idle.record.every.ms";
    static final ConfigDef SETTINGS = new ConfigDef()
            .define(TOPIC, Type.STRING, Importance.HIGH, "Where the records go.")
            .define(EVERY_MS, Type.LONG, 0L, Importance.MEDIUM, "How often there is a record; 0 means never.");

    private Map<String, String> settings = Map.of();

    @Override
    public void start(Map<String, String> properties) {
        settings = Map.copyOf(properties);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return IdleSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return List.of(settings);
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
