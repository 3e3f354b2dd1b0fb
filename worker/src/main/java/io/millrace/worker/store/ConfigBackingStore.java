package io.millrace.worker.store;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.TargetState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Writes connector configs, target states and task sets, and publishes each new image. Futures complete once the write
 * is durable and {@link #snapshot()} holds it; the listener hears of the new image before the future completes. Any
 * thread.
 */
public interface ConfigBackingStore extends AutoCloseable {
    /**
     * Loads what is stored; throws a ConnectException that names the place and the remedy.
     *
     * @param listener gets each new image, in order, on any thread; must not block
     */
    void start(Consumer<ClusterConfigState> listener);

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

    @Override
    void close();
}
