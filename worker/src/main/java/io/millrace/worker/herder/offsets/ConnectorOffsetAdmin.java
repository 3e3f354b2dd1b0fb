package io.millrace.worker.herder.offsets;

import io.millrace.plugins.model.PluginType;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.OffsetAdmin;
import io.millrace.worker.store.OffsetBackingStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Works on the offsets of this worker's connectors, each time on a thread of its own. Any thread. */
public final class ConnectorOffsetAdmin implements OffsetAdmin {
    private final Function<String, Map<String, String>> configs;
    private final StoppedConnectors connectors;
    private final OffsetParts parts;

    /** @param configs the raw config of a connector; throws a NotFoundRefusal */
    public ConnectorOffsetAdmin(
            Function<String, Map<String, String>> configs, StoppedConnectors connectors, OffsetParts parts) {
        this.configs = configs;
        this.connectors = connectors;
        this.parts = parts;
    }

    @Override
    public CompletableFuture<List<PartitionOffset>> offsets(String connector) {
        try {
            Map<String, String> config = configs.apply(connector);
            String timedOut = "Timed out while retrieving the offsets of connector " + connector;
            return work(connector, config, timedOut, OffsetAccess::read);
        } catch (NotFoundRefusal e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Boolean> alter(String connector, List<PartitionOffset> offsets) {
        if (offsets.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new InvalidRefusal("Partitions / offsets need to be provided for an alter offsets request"));
        }
        return modify(connector, "altering", (access, work) -> access.alter(offsets, work));
    }

    @Override
    public CompletableFuture<Boolean> reset(String connector) {
        return modify(connector, "resetting", OffsetAccess::reset);
    }

    private CompletableFuture<Boolean> modify(
            String connector, String doing, BiFunction<OffsetAccess, OffsetWork, Boolean> change) {
        String timedOut = "Timed out while attempting to modify offsets for connector " + connector;
        return connectors.whileStopped(
                connector,
                doing + " the offsets of connector '" + connector + "'",
                config -> work(connector, config, timedOut, change));
    }

    private <T> CompletableFuture<T> work(
            String connector,
            Map<String, String> config,
            String timedOut,
            BiFunction<OffsetAccess, OffsetWork, T> body) {
        return OffsetWork.begin(connector, parts.budget(), timedOut, work -> {
            OffsetSubject subject = OffsetSubject.of(connector, config, parts);
            if (subject.plugin().type() == PluginType.SOURCE) {
                try (OffsetBackingStore store = subject.offsets(parts)) {
                    store.start();
                    return body.apply(new SourceOffsetAccess(subject, store, parts.compatibility()), work);
                }
            }
            try (ConsumerGroup group = ConsumerGroup.of(subject, parts)) {
                return body.apply(new SinkOffsetAccess(subject, group, parts.compatibility()), work);
            }
        });
    }
}
