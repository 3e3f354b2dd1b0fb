package io.millrace.worker.api;

import io.millrace.worker.model.ConnectorInfo;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.model.TaskInfo;
import io.millrace.worker.model.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Creates, reads, changes, restarts, pauses, stops and deletes connectors. Any thread.
 *
 * <p>Reads answer at once from the latest published snapshots and throw a {@link RequestException}. Writes are events on
 * the herder's loop; their futures complete exceptionally with a {@link RequestException}.
 */
public interface Herder {
    /** Names of all connectors, sorted. */
    List<String> connectors();

    /** A connector's raw config and tasks. */
    ConnectorInfo connectorInfo(String connector);

    /** The reported states of a connector and its tasks. */
    ConnectorStateInfo connectorStatus(String connector);

    /** The raw configs of a connector's tasks. */
    List<TaskInfo> taskConfigs(String connector);

    /** The reported state of one task. */
    TaskStatus taskStatus(ConnectorTaskId id);

    /** Topics that a connector has used since the last reset (KIP-558), sorted; empty for an unknown connector. */
    Set<String> activeTopics(String connector);

    /** Forgets a connector's used topics. */
    void resetActiveTopics(String connector);

    /**
     * Validates and writes a connector's config.
     *
     * @param initial target state of a new connector; empty means STARTED
     * @param allowReplace false refuses a name that exists
     */
    CompletableFuture<Created> putConnectorConfig(
            String connector, Map<String, String> config, Optional<TargetState> initial, boolean allowReplace);

    /** Lays changes over a connector's config (KIP-477); a null value removes its key. */
    CompletableFuture<Created> patchConnectorConfig(String connector, Map<String, String> patch);

    /** Tells what a write would change, and changes nothing; refuses names as the write would, and nothing else. */
    CompletableFuture<ConfigPlan> plan(ConfigDraft draft);

    CompletableFuture<Void> deleteConnector(String connector);

    /** Sets a target state; an unknown connector is refused. */
    CompletableFuture<Void> setTargetState(String connector, TargetState target);

    /** Restarts the connector instance alone and waits until it has started. */
    CompletableFuture<Void> restartConnector(String connector);

    /** Restarts by plan (KIP-745); the answer shows what restarts as RESTARTING. */
    CompletableFuture<ConnectorStateInfo> restart(RestartRequest request);

    CompletableFuture<Void> restartTask(ConnectorTaskId id);

    /** Calls into a connector and its tasks that have not returned for longer than they should; empty for none. */
    List<StalledCall> stalls(String connector);

    /** How often a connector and its tasks were restarted without being asked, and what is next. */
    ConnectorRestarts restarts(String connector);

    /** Sets the level of a logger, and of those below it, on every worker of the cluster (KIP-976). */
    CompletableFuture<Void> setLoggerLevel(String logger, String level);

    /** What other workers ask of this one. */
    default InternalRequests internal() {
        return InternalRequests.STANDALONE;
    }

    /** Shows and changes how far connectors have come. */
    OffsetAdmin offsets();

    /** A connector that another worker has answered with, as this one shows it. */
    default ConnectorInfo shown(ConnectorInfo info) {
        return info;
    }

    /** A text for callers with a mask in place of every secret that this worker knows. */
    default String withoutSecrets(String text) {
        return text;
    }

    /**
     * Completes when the loop has come round; a worker that hangs does not complete it. Fails with a NotReadyRefusal that
     * says why when the worker has lost its cluster.
     */
    CompletableFuture<Void> ping();

    /** Whether start-up is done, the connectors of the command line and the first join of the group included. */
    boolean isReady();

    /** What the loop is doing, for the messages of time-outs; e.g. {@code The worker is currently …}. */
    String stageSummary();

    /** Id of the Kafka cluster behind this worker, once the brokers have been reached; empty if they have none. */
    CompletableFuture<String> kafkaClusterId();

    /** The outcome of writing a config: the connector, whether it is new, and what was probably not meant. */
    record Created(boolean isNew, ConnectorInfo info, List<ConfigWarning> warnings) {
        public Created {
            warnings = List.copyOf(warnings);
        }

        public Created(boolean isNew, ConnectorInfo info) {
            this(isNew, info, List.of());
        }

        /** The same with the connector shown in another way. */
        public Created with(ConnectorInfo shown) {
            return new Created(isNew, shown, warnings);
        }
    }
}
