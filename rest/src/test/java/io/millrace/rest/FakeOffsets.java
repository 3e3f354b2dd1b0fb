package io.millrace.rest;

import io.millrace.worker.api.OffsetAdmin;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Offsets in a map; asked for changes, it only notes them. Any thread. */
final class FakeOffsets implements OffsetAdmin {
    final Map<String, List<PartitionOffset>> known = new ConcurrentHashMap<>();
    final Map<String, List<PartitionOffset>> asked = new ConcurrentHashMap<>();
    volatile boolean connectorAgrees = true;

    @Override
    public CompletableFuture<List<PartitionOffset>> offsets(String connector) {
        return CompletableFuture.completedFuture(known.getOrDefault(connector, List.of()));
    }

    @Override
    public CompletableFuture<Boolean> alter(String connector, List<PartitionOffset> offsets) {
        asked.put(connector, offsets);
        return CompletableFuture.completedFuture(connectorAgrees);
    }

    @Override
    public CompletableFuture<Boolean> reset(String connector) {
        asked.put(connector, List.of());
        return CompletableFuture.completedFuture(connectorAgrees);
    }
}
