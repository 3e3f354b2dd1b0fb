package io.millrace.compatibility.recording;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** A sink connector with as many tasks as it may have. */
public final class RecordingSink extends SinkConnector {
    private CallLog calls;
    private Map<String, String> config;

    @Override
    public Config validate(Map<String, String> settings) {
        CallLog.of("connector", settings).add("validate");
        return super.validate(settings);
    }

    @Override
    public void start(Map<String, String> settings) {
        config = settings;
        calls = CallLog.of("connector", settings);
        calls.add("start " + CallLog.shown(settings));
        new Misbehaviour(settings).in("connector.start");
    }

    @Override
    public Class<? extends Task> taskClass() {
        calls.add("taskClass");
        return RecordingSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        calls.add("taskConfigs " + maxTasks);
        List<Map<String, String>> tasks = new ArrayList<>();
        for (int task = 0; task < maxTasks; task++) {
            Map<String, String> settings = new HashMap<>(config);
            settings.put("task", Integer.toString(task));
            tasks.add(settings);
        }
        return tasks;
    }

    @Override
    public boolean alterOffsets(Map<String, String> settings, Map<TopicPartition, Long> offsets) {
        CallLog.of("connector", settings).add("alterOffsets " + offsets);
        return true;
    }

    @Override
    public void stop() {
        calls.add("stop");
        new Misbehaviour(config).in("connector.stop");
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public String version() {
        return "1.0";
    }
}
