package io.millrace.worker.store;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ClusterConfigState.TaskCommit;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.SessionKey;
import io.millrace.worker.model.TargetState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Writes connector configs, target states and task sets, and publishes each new image. Futures complete once the write
 * is durable and {@link #snapshot()} holds it; the listener hears of the new image before the future completes. Any
 * thread.
 */
public interface ConfigBackingStore extends AutoCloseable {
    /**
     * Loads what is stored; throws a ConnectException that names the place and the remedy.
     *
     * @param listener gets each new image, and what else comes through the log, in order
     */
    void start(ConfigListener listener);

    /** The latest image; never blocks. */
    ClusterConfigState snapshot();

    /** Writes a config; {@code target}, when given, is written atomically with it. */
    CompletableFuture<Void> putConnectorConfig(
            String connector, Map<String, String> config, Optional<TargetState> target);

    CompletableFuture<Void> removeConnector(String connector);

    CompletableFuture<Void> putTargetState(String connector, TargetState target);

    CompletableFuture<Void> putTaskConfigs(String connector, List<Map<String, String>> tasks);

    /**
     * The config of a connector as its file on the command line had it when it was last applied; empty when no file is
     * known for it.
     */
    Optional<Map<String, String>> fileConfig(String connector);

    /** Remembers the config that a file on the command line gave. */
    CompletableFuture<Void> putFileConfig(String connector, Map<String, String> config);

    /** Asks every worker of the cluster for a restart of what it runs of a connector. */
    CompletableFuture<Void> requestRestart(RestartRequest request);

    /** Sets the level of a logger, and of those below it, on every worker of the cluster. */
    CompletableFuture<Void> putLoggerLevel(String namespace, String level);

    /** Gives the cluster a new key to sign internal requests with. */
    CompletableFuture<Void> putSessionKey(SessionKey key);

    /**
     * Notes that no former task of the connector writes any more than this many (KIP-618), unless its set of tasks is
     * not this one any more: it completes with false then.
     *
     * @param tasks the set that was in force when the former tasks were fenced off
     */
    default CompletableFuture<Boolean> putTaskCount(String connector, TaskCommit tasks) {
        return CompletableFuture.failedFuture(
                new ConnectException("Task counts are written where workers share their work only"));
    }

    /**
     * Makes this worker the only one that can write what only the leader may; what it is to write waits for that. Fails
     * with a ConnectException that names the remedy.
     */
    default CompletableFuture<Void> claimLeadership() {
        return CompletableFuture.completedFuture(null);
    }

    /** Another worker leads: writes that wait for the leadership of this one fail. */
    default void resignLeadership() {}

    /** Completes with the image once it holds all that was written, by anybody, before this call. */
    CompletableFuture<ClusterConfigState> refresh();

    @Override
    void close();
}
