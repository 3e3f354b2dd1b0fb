package io.millrace.worker.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Finds what members have beyond an equal share of all that is configured. Immutable. */
final class Surplus {
    private final WorkSet configured;
    private final boolean spread;

    /** With {@code spread}, a member gives up tasks of those connectors first of which it has most. */
    Surplus(WorkSet configured, boolean spread) {
        this.configured = configured;
        this.spread = spread;
    }

    /** What is too much, by member; nobody in it has nothing to give up. */
    Map<Share, WorkSet> of(List<Share> shares) {
        if (configured.isEmpty() || shares.stream().allMatch(Share::isEmpty)) {
            return Map.of();
        }
        var connectors = surplus(shares, Share::connectors, configured.connectors());
        var tasks = surplus(shares, Share::tasks, configured.tasks());
        Map<Share, WorkSet> surplus = new LinkedHashMap<>();
        for (Share share : shares) {
            WorkSet work = new WorkSet(connectors.get(share), tasks.get(share));
            if (!work.isEmpty()) {
                surplus.put(share, work);
            }
        }
        return surplus;
    }

    private <T> Map<Share, Set<T>> surplus(List<Share> shares, Function<Share, Load<T>> kind, Set<T> all) {
        List<Load<T>> loads = shares.stream().map(kind).toList();
        int least = all.size() / loads.size();
        int extras = all.size() % loads.size();
        boolean balanced = isBalanced(loads, least, extras);
        Map<Share, Set<T>> surplus = new LinkedHashMap<>();
        for (Share share : shares) {
            Load<T> load = kind.apply(share);
            boolean granted = load.size() > least && extras > 0;
            extras -= granted ? 1 : 0;
            int limit = granted ? least + 1 : least;
            surplus.put(share, balanced ? Set.of() : tooMuch(load, limit));
        }
        return surplus;
    }

    private static <T> boolean isBalanced(List<Load<T>> loads, int least, int extras) {
        long atLeast = loads.stream().filter(load -> load.size() == least).count();
        long oneMore = loads.stream().filter(load -> load.size() == least + 1).count();
        return oneMore == extras && atLeast + oneMore == loads.size();
    }

    private <T> Set<T> tooMuch(Load<T> load, int limit) {
        int count = Math.max(0, load.size() - limit);
        return spread ? load.mostAlike(count) : load.first(count);
    }
}
