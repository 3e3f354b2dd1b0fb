package io.millrace.worker.store;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** How far a log has been read, and who waits for it to get further. The log's thread advances, any thread waits. */
final class ReadPosition {
    private final NavigableMap<Long, List<CompletableFuture<Void>>> waiting = new TreeMap<>();
    private long position;

    /** Completes once the record at this offset, or one behind it, has been read. */
    synchronized CompletableFuture<Void> after(long offset) {
        if (offset < position) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> passed = new CompletableFuture<>();
        waiting.computeIfAbsent(offset, unknown -> new ArrayList<>()).add(passed);
        return passed;
    }

    /** All before this offset has been read; it is a lower one than before when the topic was made anew. */
    void advance(long next) {
        passed(next).forEach(future -> future.complete(null));
    }

    private synchronized List<CompletableFuture<Void>> passed(long next) {
        position = next;
        NavigableMap<Long, List<CompletableFuture<Void>>> reached = waiting.headMap(position, false);
        List<CompletableFuture<Void>> passed =
                reached.values().stream().flatMap(List::stream).toList();
        reached.clear();
        return passed;
    }
}
