package io.millrace.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.bench.report.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WindowTest {
    @Test
    void leavesTheFirstRecordsAndTheLastOut() {
        List<Sample> samples = List.of(sample(0, 0, 0), sample(1, 400, 50), sample(2, 900, 60), sample(3, 1000, 90));

        Window window = Window.of(samples, 1000, 0.4);

        Map<Metric, Double> figures = window.figures();
        assertEquals(500, figures.get(Metric.RATE), 1e-6);
        assertEquals(10_000 / 500.0, figures.get(Metric.CPU_PER_RECORD), 1e-6);
        assertEquals(5_000 / 500.0, figures.get(Metric.BROKER_CPU_PER_RECORD), 1e-6);
    }

    @Test
    void refusesToMeasureWhatPassedTooQuickly() {
        List<Sample> samples = List.of(sample(0, 0, 0), sample(1, 1000, 5));

        assertThrows(IllegalStateException.class, () -> Window.of(samples, 1000, 0.4));
    }

    private static Sample sample(long seconds, long count, long cpuMs) {
        return new Sample(
                Duration.ofSeconds(seconds).toNanos(), count, Duration.ofMillis(cpuMs), Duration.ofMillis(cpuMs / 2));
    }
}
