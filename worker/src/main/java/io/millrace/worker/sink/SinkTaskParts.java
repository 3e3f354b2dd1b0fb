package io.millrace.worker.sink;

import io.millrace.worker.metrics.SinkTaskMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.Loaded;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * A sink task and what it is given. Immutable.
 *
 * @param config the task's config as {@code start} gets it, resolved
 * @param configs resolves the task's config anew at each call
 * @param consumer the task's own, closed with it
 * @param owned closed last, in this order
 */
public record SinkTaskParts(
        ConnectorTaskId id,
        Loaded<SinkTask> task,
        Map<String, String> config,
        Supplier<Map<String, String>> configs,
        Consumer<byte[], byte[]> consumer,
        SinkSubscription subscription,
        CommitSettings commits,
        DeliverySettings delivery,
        PluginMetrics pluginMetrics,
        SinkTaskMetrics metrics,
        List<AutoCloseable> owned,
        Time time) {
    public SinkTaskParts {
        owned = List.copyOf(owned);
    }

    /**
     * When consumer offsets are committed. Immutable.
     *
     * @param interval time between two commits
     * @param timeout after which a commit is given up
     */
    public record CommitSettings(Duration interval, Duration timeout) {}

    /**
     * How records are given to the task. Immutable.
     *
     * @param keepAlive how long the consumer may go without a poll while records at hand keep the task busy
     * @param isolatesPoison whether a batch on which the task fails is searched for the record at fault
     * @param longestPause how long the group waits for a poll before it gives the partitions to others
     * @param readingAhead when records are read during a put
     */
    public record DeliverySettings(
            Duration keepAlive, boolean isolatesPoison, Duration longestPause, ReadingAhead readingAhead) {
        /** With a second thread in use during all puts but the quick ones. */
        public DeliverySettings(Duration keepAlive, boolean isolatesPoison, Duration longestPause) {
            this(keepAlive, isolatesPoison, longestPause, ReadingAhead.unlessQuick(keepAlive));
        }
    }
}
