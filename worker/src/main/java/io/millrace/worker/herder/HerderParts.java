package io.millrace.worker.herder;

import io.millrace.worker.api.ConfigPlan;
import io.millrace.worker.api.ConfigWarning;
import io.millrace.worker.api.UnsupportedRefusal;
import io.millrace.worker.cluster.Membership;
import io.millrace.worker.config.RestartSettings;
import io.millrace.worker.herder.offsets.OffsetParts;
import io.millrace.worker.herder.plan.PlannedWrite;
import io.millrace.worker.metrics.WorkerMetrics;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.runtime.ConnectorFactory;
import io.millrace.worker.runtime.TaskFactory;
import io.millrace.worker.store.ConfigBackingStore;
import io.millrace.worker.store.StatusBackingStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.common.utils.Time;

/** The parts a herder is made of; they are what differs between the modes. */
public record HerderParts(
        String workerId,
        CompletableFuture<String> kafkaClusterId,
        Membership membership,
        ConfigBackingStore configs,
        StatusBackingStore statuses,
        ConnectorFactory connectors,
        TaskFactory tasks,
        Validation validation,
        Function<Map<String, String>, ConnectorType> types,
        TopicTracking topics,
        OffsetParts offsets,
        RestartSettings restarts,
        Duration taskGrace,
        WorkerMetrics metrics,
        Time time,
        ClusterParts cluster) {

    /** The parts of a cluster of one. */
    public HerderParts(
            String workerId,
            CompletableFuture<String> kafkaClusterId,
            Membership membership,
            ConfigBackingStore configs,
            StatusBackingStore statuses,
            ConnectorFactory connectors,
            TaskFactory tasks,
            Validation validation,
            Function<Map<String, String>, ConnectorType> types,
            TopicTracking topics,
            OffsetParts offsets,
            RestartSettings restarts,
            Duration taskGrace,
            WorkerMetrics metrics,
            Time time) {
        this(
                workerId,
                kafkaClusterId,
                membership,
                configs,
                statuses,
                connectors,
                tasks,
                validation,
                types,
                topics,
                offsets,
                restarts,
                taskGrace,
                metrics,
                time,
                ClusterParts.SOLO);
    }

    /** Checks connector configs off the loop. */
    public interface Validation {
        /** Completes with what was probably not meant; fails with a refusal that lists all problems. */
        CompletableFuture<List<ConfigWarning>> check(Map<String, String> config);

        /** Tells what a write would change. */
        default CompletableFuture<ConfigPlan> plan(PlannedWrite write) {
            return CompletableFuture.failedFuture(
                    new UnsupportedRefusal("This worker cannot tell what a write would change"));
        }
    }

    /** Whether used topics are tracked, and whether callers may reset them (KIP-558). */
    public record TopicTracking(boolean enabled, boolean resetAllowed) {}
}
