package io.millrace.bench.report;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What Millrace's median of a metric should come to; immutable.
 *
 * @param base the side whose median the bound multiplies; empty when the bound is the value itself
 */
public record Target(Metric metric, Bound bound, double value, Optional<Side> base) {

    /** Which side of the value is good. */
    public enum Bound {
        AT_LEAST("≥"),
        AT_MOST("≤");

        private final String sign;

        Bound(String sign) {
            this.sign = sign;
        }

        private boolean holds(double actual, double wanted) {
            return this == AT_LEAST ? actual >= wanted : actual <= wanted;
        }
    }

    /** At least so many times what the other side reaches. */
    public static Target atLeast(double factor, Side base, Metric metric) {
        return new Target(metric, Bound.AT_LEAST, factor, Optional.of(base));
    }

    /** At most so many times what the other side takes. */
    public static Target atMost(double factor, Side base, Metric metric) {
        return new Target(metric, Bound.AT_MOST, factor, Optional.of(base));
    }

    /** At most that value. */
    public static Target atMost(double value, Metric metric) {
        return new Target(metric, Bound.AT_MOST, value, Optional.empty());
    }

    /** Whether it is met; empty when a side was not measured. */
    public Optional<Boolean> met(Results results) {
        OptionalDouble actual = base.isPresent()
                ? results.ratio(Side.MILLRACE, base.get(), metric)
                : results.spread(Side.MILLRACE, metric)
                        .map(spread -> OptionalDouble.of(spread.median()))
                        .orElse(OptionalDouble.empty());
        return actual.isEmpty() ? Optional.empty() : Optional.of(bound.holds(actual.getAsDouble(), value));
    }

    /** The target in words, with what became of it. */
    public String format(Results results) {
        String wanted = base.map(side -> String.format(Locale.ROOT, "%s %.2f × %s", bound.sign, value, side.title()))
                .orElseGet(() -> bound.sign + " " + metric.format(value));
        return wanted + met(results).map(met -> met ? ", met" : ", **missed**").orElse("");
    }
}
