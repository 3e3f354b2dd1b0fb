package org.apache.kafka.connect.runtime;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * The context that sink tasks are given. Some reach by reflection for its field {@code consumer}, which they may use on
 * the task thread only; everything else is passed on.
 */
public final class WorkerSinkTaskContext implements SinkTaskContext {
    @SuppressWarnings("unused") // read by reflection
    private final Consumer<byte[], byte[]> consumer;

    private final SinkTaskContext context;

    public WorkerSinkTaskContext(Consumer<byte[], byte[]> consumer, SinkTaskContext context) {
        this.consumer = consumer;
        this.context = context;
    }

    @Override
    public Map<String, String> configs() {
        return context.configs();
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
        context.offset(offsets);
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
        context.offset(partition, offset);
    }

    @Override
    public void timeout(long timeoutMs) {
        context.timeout(timeoutMs);
    }

    @Override
    public Set<TopicPartition> assignment() {
        return context.assignment();
    }

    @Override
    public void pause(TopicPartition... partitions) {
        context.pause(partitions);
    }

    @Override
    public void resume(TopicPartition... partitions) {
        context.resume(partitions);
    }

    @Override
    public void requestCommit() {
        context.requestCommit();
    }

    @Override
    public ErrantRecordReporter errantRecordReporter() {
        return context.errantRecordReporter();
    }

    @Override
    public PluginMetrics pluginMetrics() {
        return context.pluginMetrics();
    }
}
