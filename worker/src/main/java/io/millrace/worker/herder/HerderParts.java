package io.millrace.worker.herder;

import io.millrace.worker.cluster.Membership;
import io.millrace.worker.config.RestartSettings;
import io.millrace.worker.herder.offsets.OffsetParts;
import io.millrace.worker.metrics.WorkerMetrics;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.runtime.ConnectorFactory;
import io.millrace.worker.runtime.TaskFactory;
import io.millrace.worker.store.ConfigBackingStore;
import io.millrace.worker.store.StatusBackingStore;
import java.time.Duration;
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
        Time time) {

    /** Checks a connector config off the loop; the future fails with a refusal that lists all problems. */
    public interface Validation {
        CompletableFuture<Void> check(Map<String, String> config);
    }

    /** Whether used topics are tracked, and whether callers may reset them (KIP-558). */
    public record TopicTracking(boolean enabled, boolean resetAllowed) {}
}
