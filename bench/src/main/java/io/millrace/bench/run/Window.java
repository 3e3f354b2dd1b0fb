package io.millrace.bench.run;

import io.millrace.bench.report.Metric;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The steady part of a run: after the first records, before the last; immutable. */
record Window(Sample from, Sample to) {
    private static final double NANOS = 1e9;
    private static final double NANOS_A_MICRO = 1e3;

    /**
     * From the first sample that has that share of the records to the last one that does not have them all.
     *
     * @param warmUp the share of the records that are not measured
     */
    static Window of(List<Sample> samples, long total, double warmUp) {
        Sample from = null;
        Sample to = null;
        for (Sample sample : samples) {
            if (from == null && sample.count() >= total * warmUp) {
                from = sample;
            }
            if (sample.count() < total) {
                to = sample;
            }
        }
        if (from == null || to == null || to.count() <= from.count()) {
            throw new IllegalStateException(
                    "All " + total + " records passed between two looks at them; the scenario needs more of them");
        }
        return new Window(from, to);
    }

    /** Rate and CPU. */
    Map<Metric, Double> figures() {
        double records = to.count() - from.count();
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        figures.put(Metric.RATE, records / ((to.nanos() - from.nanos()) / NANOS));
        figures.put(Metric.CPU_PER_RECORD, to.cpu().minus(from.cpu()).toNanos() / NANOS_A_MICRO / records);
        figures.put(
                Metric.BROKER_CPU_PER_RECORD,
                to.brokerCpu().minus(from.brokerCpu()).toNanos() / NANOS_A_MICRO / records);
        return figures;
    }
}
