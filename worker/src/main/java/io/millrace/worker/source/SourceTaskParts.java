package io.millrace.worker.source;

import io.millrace.worker.metrics.SourceTaskMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.Loaded;
import io.millrace.worker.store.OffsetReader;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.source.SourceTask;

/**
 * A source task and what it is given. Immutable.
 *
 * @param config the task's config as {@code start} gets it, resolved
 * @param configs resolves the task's config anew at each call
 * @param offsetReader closed with the task
 * @param owned closed with the task, in this order, after the producer: admin client, stores
 */
public record SourceTaskParts(
        ConnectorTaskId id,
        Loaded<SourceTask> task,
        Map<String, String> config,
        Supplier<Map<String, String>> configs,
        OffsetReader offsetReader,
        PluginMetrics pluginMetrics,
        SourceTaskMetrics metrics,
        List<AutoCloseable> owned,
        Time time) {
    public SourceTaskParts {
        owned = List.copyOf(owned);
    }
}
