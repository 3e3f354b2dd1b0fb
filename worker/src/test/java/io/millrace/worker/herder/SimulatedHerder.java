package io.millrace.worker.herder;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.api.Herder;
import io.millrace.worker.api.LeaderClient;
import io.millrace.worker.cluster.Membership;
import io.millrace.worker.config.RestartSettings;
import io.millrace.worker.herder.ClusterParts.ExactlyOnce;
import io.millrace.worker.herder.ClusterParts.KeySettings;
import io.millrace.worker.herder.HerderParts.TopicTracking;
import io.millrace.worker.metrics.WorkerMetrics;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.runtime.StatusListener;
import io.millrace.worker.runtime.TaskFences;
import io.millrace.worker.runtime.WorkRunner;
import io.millrace.worker.store.ConfigBackingStore;
import io.millrace.worker.store.StatusBackingStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A whole herder whose loop is turned by the simulation. */
public final class SimulatedHerder {
    private final WorkerHerder herder;

    public SimulatedHerder(
            String workerId,
            Membership membership,
            ConfigBackingStore configs,
            StatusBackingStore statuses,
            LeaderClient leader,
            WorkerMetrics metrics,
            ManualTime time,
            ExactlyOnce exactlyOnce,
            Function<StatusListener, WorkRunner> runner) {
        FakePlugins plugins = new FakePlugins();
        ClusterParts cluster = new ClusterParts(
                Optional.of(leader),
                ReplyPolicy.WHEN_WRITTEN,
                (logger, level) -> {},
                Duration.ofSeconds(3),
                KeySettings.DEFAULT,
                connector -> {},
                exactlyOnce);
        HerderParts parts = new HerderParts(
                workerId,
                CompletableFuture.completedFuture("cluster"),
                membership,
                configs,
                statuses,
                plugins,
                plugins,
                config -> CompletableFuture.completedFuture(List.of()),
                config -> ConnectorType.SOURCE,
                new TopicTracking(true, true),
                FakePlugins.noOffsets(),
                RestartSettings.OFF,
                Duration.ofSeconds(5),
                metrics,
                time,
                cluster);
        this.herder = new WorkerHerder(parts, runner);
    }

    public Herder api() {
        return herder;
    }

    /** What its tasks ask before they write. */
    public TaskFences fences() {
        return herder.fences();
    }

    /** Loads the configs and begins to take part. */
    public void begin() {
        herder.begin();
    }

    /** Does what is due; returns after which time there will be more. */
    public Duration turn() {
        return herder.turn();
    }

    /** Begins to leave in an orderly way; completes when nothing runs any more. */
    public CompletableFuture<Void> beginClose() {
        return herder.beginClose();
    }
}
