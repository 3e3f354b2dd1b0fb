package io.millrace.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetTest {
    private final Results results = new Results();

    @Test
    void comparesTheMedianOfMillraceWithThatOfTheOtherSide() {
        results.add(Side.APACHE, Map.of(Metric.RATE, 100.0));
        results.add(Side.MILLRACE, Map.of(Metric.RATE, 250.0));

        assertEquals(
                Optional.of(true), Target.atLeast(2.5, Side.APACHE, Metric.RATE).met(results));
        assertEquals(
                Optional.of(false),
                Target.atLeast(2.6, Side.APACHE, Metric.RATE).met(results));
        assertEquals(
                "≥ 2.60 × Apache 4.3.1, **missed**",
                Target.atLeast(2.6, Side.APACHE, Metric.RATE).format(results));
    }

    @Test
    void comparesWithANumberWhenThereIsNoOtherSide() {
        results.add(Side.MILLRACE, Map.of(Metric.RESIDENT, 149.0));

        assertEquals("≤ 150, met", Target.atMost(150, Metric.RESIDENT).format(results));
        assertEquals(Optional.of(false), Target.atMost(148, Metric.RESIDENT).met(results));
    }

    @Test
    void saysNothingOfWhatWasNotMeasured() {
        results.add(Side.MILLRACE, Map.of(Metric.RATE, 250.0));

        assertEquals(
                Optional.empty(), Target.atLeast(2, Side.APACHE, Metric.RATE).met(results));
        assertEquals(
                "≥ 2.00 × Apache 4.3.1",
                Target.atLeast(2, Side.APACHE, Metric.RATE).format(results));
    }
}
