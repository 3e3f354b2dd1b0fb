package io.millrace.worker.cluster;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Gives work to whoever has least, one item at a time. Immutable. */
final class LeastLoaded {
    private final boolean spread;

    /** With {@code spread}, of members with equally much, the one with fewest tasks of the same connector is chosen. */
    LeastLoaded(boolean spread) {
        this.spread = spread;
    }

    /** Gives all of it away; nothing if there is nobody. */
    void place(WorkSet work, List<Share> shares) {
        if (!shares.isEmpty()) {
            place(work.connectors(), shares, Share::connectors);
            place(work.tasks(), shares, Share::tasks);
        }
    }

    private <T> void place(Set<T> items, List<Share> shares, Function<Share, Load<T>> kind) {
        List<Load<T>> loads = shares.stream()
                .map(kind)
                .sorted(Comparator.comparingInt(Load::size))
                .toList();
        for (T item : items) {
            least(item, loads).give(item);
        }
    }

    /** The order at the beginning decides where the numbers do not. */
    private <T> Load<T> least(T item, List<Load<T>> loads) {
        Comparator<Load<T>> bySize = Comparator.comparingInt(Load::size);
        Comparator<Load<T>> byCount = bySize.thenComparingInt(load -> load.countLike(item));
        return loads.stream().min(spread ? byCount : bySize).orElseThrow();
    }
}
