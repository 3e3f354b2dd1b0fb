package io.millrace.rest;

import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.OffsetAdmin;
import io.millrace.worker.api.RequestException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Offsets in a map; asked for changes, it only notes them. Any thread. */
final class FakeOffsets implements OffsetAdmin {
    final Map<String, List<PartitionOffset>> known = new ConcurrentHashMap<>();
    final Map<String, List<PartitionOffset>> asked = new ConcurrentHashMap<>();
    volatile boolean connectorAgrees = true;
    volatile RequestException elsewhere;
    volatile Predicate<String> exists = any -> true;

    @Override
    public CompletableFuture<List<PartitionOffset>> offsets(String connector) {
        return answer(connector, known.getOrDefault(connector, List.of()));
    }

    @Override
    public CompletableFuture<Boolean> alter(String connector, List<PartitionOffset> offsets) {
        if (elsewhere != null) {
            return CompletableFuture.failedFuture(elsewhere);
        }
        asked.put(connector, offsets);
        return answer(connector, connectorAgrees);
    }

    @Override
    public CompletableFuture<Boolean> reset(String connector) {
        if (elsewhere != null) {
            return CompletableFuture.failedFuture(elsewhere);
        }
        asked.put(connector, List.of());
        return answer(connector, connectorAgrees);
    }

    private <T> CompletableFuture<T> answer(String connector, T value) {
        return exists.test(connector)
                ? CompletableFuture.completedFuture(value)
                : CompletableFuture.failedFuture(new NotFoundRefusal("Connector " + connector + " not found"));
    }
}
