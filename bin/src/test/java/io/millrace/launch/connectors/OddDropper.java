package io.millrace.launch.connectors;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;

/** Lets even numbers pass, and shows in a metric of its own how many others it has dropped. */
public final class OddDropper implements Transformation<SinkRecord>, Monitorable {
    private volatile int dropped;

    @Override
    public void configure(Map<String, ?> config) {}

    @Override
    public void withPluginMetrics(PluginMetrics metrics) {
        LinkedHashMap<String, String> tags = new LinkedHashMap<>();
        tags.put("kind", "odd");
        MetricName name = metrics.metricName("dropped", "Records dropped.", tags);
        metrics.addMetric(name, (Gauge<Integer>) (settings, now) -> dropped);
    }

    @Override
    public SinkRecord apply(SinkRecord row) {
        if (Integer.parseInt(String.valueOf(row.value())) % 2 == 0) {
            return row;
        }
        dropped++;
        return null;
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public String version() {
        return "1.2";
    }

    @Override
    public void close() {}
}
