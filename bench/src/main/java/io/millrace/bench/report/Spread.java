package io.millrace.bench.report;

import java.util.Arrays;
import java.util.Collection;

/** Median, least and greatest of some values; immutable. */
public record Spread(double median, double least, double greatest, int count) {

    public static Spread of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("A median needs at least one value");
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** The median, and the spread behind it when there is one. */
    public String format(Metric metric) {
        String text = metric.format(median);
        return count == 1 ? text : text + " (" + metric.format(least) + "–" + metric.format(greatest) + ")";
    }
}
