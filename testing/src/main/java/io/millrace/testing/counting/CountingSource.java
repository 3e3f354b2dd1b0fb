package io.millrace.testing.counting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Numbers the records of each of its {@code partitions} source partitions, from 0, and writes them to {@code topic}. The
 * partitions are shared out among {@code tasks.max} tasks, so that another number of tasks moves them.
 */
public final class CountingSource extends SourceConnector {
    private Map<String, String> config;

    @Override
    public void start(Map<String, String> settings) {
        config = settings;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return CountingTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        int partitions = Integer.parseInt(config.get("partitions"));
        List<List<String>> shares = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            if (shares.size() < maxTasks) {
                shares.add(new ArrayList<>());
            }
            shares.get(partition % maxTasks).add(config.get("name") + "-" + partition);
        }
        return shares.stream().map(this::task).toList();
    }

    private Map<String, String> task(List<String> share) {
        Map<String, String> settings = new HashMap<>(config);
        settings.put("share", String.join(",", share));
        return settings;
    }

    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> settings) {
        return ExactlyOnceSupport.SUPPORTED;
    }

    @Override
    public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> settings) {
        return ConnectorTransactionBoundaries.SUPPORTED;
    }

    @Override
    public boolean alterOffsets(Map<String, String> settings, Map<Map<String, ?>, Map<String, ?>> offsets) {
        return true;
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
