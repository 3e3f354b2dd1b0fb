package io.millrace.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The plans used last, as many as fit by number and by size. Any thread. */
final class PlanCache<K, P> {
    private static final int MOST_BYTES = 8 << 20;

    private final Map<K, P> plans = new LinkedHashMap<>(16, 0.75f, true);
    private final int mostPlans;
    private final ToIntFunction<P> size;
    private long bytes;

    PlanCache(int mostPlans, ToIntFunction<P> size) {
        this.mostPlans = mostPlans;
        this.size = size;
    }

    synchronized Optional<P> find(K key) {
        return Optional.ofNullable(plans.get(key));
    }

    /** Remembers a plan, and forgets the ones unused for longest if there are too many. */
    synchronized void keep(K key, P plan) {
        P before = plans.put(key, plan);
        bytes += size.applyAsInt(plan) - (before == null ? 0 : size.applyAsInt(before));
        var eldest = plans.values().iterator();
        while (plans.size() > mostPlans || bytes > MOST_BYTES) {
            bytes -= size.applyAsInt(eldest.next());
            eldest.remove();
        }
    }

    synchronized int size() {
        return plans.size();
    }

    synchronized void clear() {
        plans.clear();
        bytes = 0;
    }
}
