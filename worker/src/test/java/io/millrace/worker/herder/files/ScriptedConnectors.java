package io.millrace.worker.herder.files;

import io.millrace.worker.config.ConnectorFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Connectors in a map, which refuse or keep waiting when told to, and the writes that reached them. One thread. */
final class ScriptedConnectors implements FollowingConnectors {
    final Map<String, Map<String, String>> stored = new TreeMap<>();
    final List<String> writes = new ArrayList<>();
    Optional<RuntimeException> refusal = Optional.empty();
    boolean hangs;

    @Override
    public Optional<Map<String, String>> config(String connector) {
        return Optional.ofNullable(stored.get(connector));
    }

    @Override
    public CompletableFuture<?> put(ConnectorFile content) {
        writes.add("put " + content.name());
        return outcome(() -> stored.put(content.name(), content.config()));
    }

    @Override
    public CompletableFuture<?> delete(String connector) {
        writes.add("delete " + connector);
        return outcome(() -> stored.remove(connector));
    }

    private CompletableFuture<?> outcome(Runnable write) {
        if (refusal.isPresent()) {
            return CompletableFuture.failedFuture(refusal.get());
        }
        if (hangs) {
            return new CompletableFuture<>();
        }
        write.run();
        return CompletableFuture.completedFuture(null);
    }

    /** The writes since this was asked last. */
    List<String> takeWrites() {
        List<String> taken = List.copyOf(writes);
        writes.clear();
        return taken;
    }
}
