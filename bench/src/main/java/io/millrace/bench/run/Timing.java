package io.millrace.bench.run;

import java.time.Duration;

/** Durations as the numbers that tables hold. */
final class Timing {
    private static final double NANOS_A_SECOND = 1e9;
    private static final double NANOS_A_MILLI = 1e6;

    private Timing() {}

    static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_A_SECOND;
    }

    /** Seconds since a reading of {@link System#nanoTime()}. */
    static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / NANOS_A_SECOND;
    }

    static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / NANOS_A_MILLI;
    }
}
