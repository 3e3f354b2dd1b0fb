package io.millrace.worker.metrics;

import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.utils.Time;

/** A worker's metrics without reporters, whose values a test reads. */
public final class ReadableMetrics {
    public final WorkerMetrics worker;

    public ReadableMetrics(Time time) {
        worker = new WorkerMetrics(time);
    }

    /** A task that has been made. */
    public TaskMetrics task(ConnectorTaskId id) {
        TaskMetrics task = worker.task(id);
        PluginLabel label = new PluginLabel("X", "1.0");
        task.made(new TaskDescription(ConnectorType.SOURCE, label, label, label, label, label));
        return task;
    }

    /** The value of an attribute, whatever its tags are; there must be one at most. */
    public Object value(String group, String attribute) {
        return worker.kafka().metrics().entrySet().stream()
                .filter(entry -> entry.getKey().group().equals(group)
                        && entry.getKey().name().equals(attribute))
                .collect(Collectors.collectingAndThen(Collectors.toList(), found -> {
                    if (found.size() > 1) {
                        throw new AssertionError("More than one " + attribute + ": " + found);
                    }
                    return found.isEmpty() ? "none" : found.get(0).getValue().metricValue();
                }));
    }

    public Object value(String group, Map<String, String> tags, String attribute) {
        MetricName name = worker.kafka().metricName(attribute, group, tags);
        return worker.kafka().metrics().containsKey(name)
                ? worker.kafka().metric(name).metricValue()
                : "none";
    }

    /** Groups that have attributes. */
    public Set<String> groups() {
        return worker.kafka().metrics().keySet().stream()
                .map(MetricName::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
