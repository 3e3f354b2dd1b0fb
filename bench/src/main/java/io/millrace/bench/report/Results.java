package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The values of one scenario: of each side, of each metric, of each run. One thread. */
public final class Results {
    private final Map<Side, Map<Metric, List<Double>>> values = new EnumMap<>(Side.class);

    /** Adds what one run of a side came to. */
    public void add(Side side, Map<Metric, Double> run) {
        Map<Metric, List<Double>> own = values.computeIfAbsent(side, key -> new EnumMap<>(Metric.class));
        run.forEach((metric, value) ->
                own.computeIfAbsent(metric, key -> new ArrayList<>()).add(value));
    }

    /** The sides that have values, in their order. */
    public Set<Side> sides() {
        return values.keySet();
    }

    /** The metrics that any side has, in their order. */
    public Set<Metric> metrics() {
        Map<Metric, Boolean> found = new EnumMap<>(Metric.class);
        values.values().forEach(own -> own.keySet().forEach(metric -> found.put(metric, true)));
        return found.keySet();
    }

    public Optional<Spread> spread(Side side, Metric metric) {
        return Optional.ofNullable(values.getOrDefault(side, Map.of()).get(metric))
                .map(Spread::of);
    }

    /** The ratio of two medians; empty when one is missing. */
    public OptionalDouble ratio(Side side, Side base, Metric metric) {
        Optional<Spread> above = spread(side, metric);
        Optional<Spread> below = spread(base, metric);
        return above.isEmpty() || below.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(above.get().median() / below.get().median());
    }
}
