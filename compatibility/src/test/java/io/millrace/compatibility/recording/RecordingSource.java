package io.millrace.compatibility.recording;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * A source connector with {@code tasks} tasks. The file {@code .reconfigure} makes it ask for new task configs, which
 * then differ from those before if {@code changing} is set; {@code .raise} makes it raise an error.
 */
public final class RecordingSource extends SourceConnector {
    private final List<Trigger> triggers = new ArrayList<>();
    private CallLog calls;
    private Map<String, String> config;
    private volatile int generation;

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
        triggers.add(new Trigger("reconfigure", settings, () -> {
            generation++;
            context.requestTaskReconfiguration();
        }));
        triggers.add(new Trigger("raise", settings, () -> context.raiseError(new ConnectException("raised"))));
    }

    @Override
    public Class<? extends Task> taskClass() {
        calls.add("taskClass");
        return RecordingSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        calls.add("taskConfigs " + maxTasks);
        int count = Math.min(maxTasks, Integer.parseInt(config.getOrDefault("tasks", "1")));
        List<Map<String, String>> tasks = new ArrayList<>();
        for (int task = 0; task < count; task++) {
            Map<String, String> settings = new HashMap<>(config);
            settings.put("task", Integer.toString(task));
            if (config.containsKey("changing")) {
                settings.put("generation", Integer.toString(generation));
            }
            tasks.add(settings);
        }
        return tasks;
    }

    @Override
    public boolean alterOffsets(Map<String, String> settings, Map<Map<String, ?>, Map<String, ?>> offsets) {
        CallLog.of("connector", settings).add("alterOffsets " + offsets);
        return true;
    }

    @Override
    public void stop() {
        calls.add("stop");
        triggers.forEach(Trigger::cancel);
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
