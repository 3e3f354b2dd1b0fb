package io.millrace.worker.store;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.SessionKey;
import io.millrace.worker.model.TargetState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Configs that are gone with the worker, as Apache's standalone worker has them. Any thread. */
public final class MemoryConfigBackingStore implements ConfigBackingStore {
    private final ImagePublisher publisher = new ImagePublisher();

    @Override
    public synchronized void start(ConfigListener listener) {
        publisher.start(publisher.image(), listener);
    }

    @Override
    public ClusterConfigState snapshot() {
        return publisher.image().state();
    }

    @Override
    public CompletableFuture<Void> putConnectorConfig(
            String connector, Map<String, String> config, Optional<TargetState> target) {
        return apply(new ConfigChange.PutConnector(connector, config, target));
    }

    @Override
    public CompletableFuture<Void> removeConnector(String connector) {
        return apply(new ConfigChange.RemoveConnector(connector));
    }

    @Override
    public CompletableFuture<Void> putTargetState(String connector, TargetState target) {
        return apply(new ConfigChange.PutTarget(connector, target));
    }

    @Override
    public CompletableFuture<Void> putTaskConfigs(String connector, List<Map<String, String>> tasks) {
        return apply(new ConfigChange.PutTasks(connector, tasks));
    }

    @Override
    public CompletableFuture<Void> requestRestart(RestartRequest request) {
        publisher.restart(request);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> putLoggerLevel(String namespace, String level) {
        publisher.level(namespace, level);
        return CompletableFuture.completedFuture(null);
    }

    /** A cluster of one asks nothing of others that would have to be signed. */
    @Override
    public CompletableFuture<Void> putSessionKey(SessionKey key) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<ClusterConfigState> refresh() {
        return CompletableFuture.completedFuture(snapshot());
    }

    @Override
    public Optional<Map<String, String>> fileConfig(String connector) {
        return publisher.image().fileConfig(connector);
    }

    @Override
    public CompletableFuture<Void> putFileConfig(String connector, Map<String, String> config) {
        return apply(new ConfigChange.PutFileConfig(connector, config));
    }

    private synchronized CompletableFuture<Void> apply(ConfigChange change) {
        publisher.apply(change);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
}
