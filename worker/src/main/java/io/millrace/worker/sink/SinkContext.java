package io.millrace.worker.sink;

import io.millrace.worker.record.SinkPipeline;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** What a sink task may ask for. Any thread. */
final class SinkContext implements SinkTaskContext {
    private final SinkTaskParts parts;
    private final SinkPipeline pipeline;
    private final SinkPartitions partitions;
    private final Lending lending;
    private final SinkRewinds rewinds;
    private volatile long timeoutMs = -1;
    private volatile boolean commitRequested;

    SinkContext(SinkTaskParts parts, SinkPipeline pipeline, SinkState state, Lending lending) {
        this.parts = parts;
        this.pipeline = pipeline;
        this.partitions = state.partitions();
        this.rewinds = state.rewinds();
        this.lending = lending;
    }

    @Override
    public Map<String, String> configs() {
        return parts.configs().get();
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
        rewinds.request(offsets);
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
        rewinds.request(Map.of(partition, offset));
    }

    @Override
    public void timeout(long timeoutMs) {
        this.timeoutMs = timeoutMs;
    }

    /** The next poll is not to last longer than this, or than the task asked for. */
    void pollAtMost(long ms) {
        long asked = timeoutMs;
        timeoutMs = asked > 0 ? Math.min(asked, ms) : ms;
    }

    /** How long the next poll may last, given how long it would; counts once. */
    long takePollTimeoutMs(long atMost) {
        long asked = timeoutMs;
        if (asked <= 0) {
            return atMost;
        }
        timeoutMs = -1;
        return Math.min(asked, atMost);
    }

    @Override
    public Set<TopicPartition> assignment() {
        return partitions.assigned();
    }

    @Override
    public void pause(TopicPartition... toPause) {
        lending.runOnOwner(() -> partitions.pauseByTask(toPause));
    }

    @Override
    public void resume(TopicPartition... toResume) {
        lending.runOnOwner(() -> partitions.resumeByTask(toResume));
    }

    @Override
    public void requestCommit() {
        commitRequested = true;
    }

    boolean isCommitRequested() {
        return commitRequested;
    }

    void commitBegins() {
        commitRequested = false;
    }

    /** Null, as the API has it, when nothing is configured to hear of errant records. */
    @Override
    public ErrantRecordReporter errantRecordReporter() {
        return pipeline.errantRecordReporter().orElse(null);
    }

    @Override
    public PluginMetrics pluginMetrics() {
        return parts.pluginMetrics();
    }
}
