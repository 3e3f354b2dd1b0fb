package io.millrace.worker.cluster;

import java.time.Duration;

/**
 * How often a member has the group rebalance because configs have changed: a few times at once, and then after pauses that
 * grow while changes go on, so that one change takes effect at once and many of them share rebalances. One thread.
 */
final class Pace {
    private final int atOnce;
    private final long shortestMs;
    private final long longestMs;
    private int inSuccession;
    private long lastMs;

    /**
     * @param atOnce how many rebalances of a group that was quiet may follow each other without a pause
     * @param shortest the pause after these; zero for no pauses at all
     * @param longest what it grows to, doubled each time
     */
    Pace(int atOnce, Duration shortest, Duration longest) {
        this.atOnce = atOnce;
        this.shortestMs = shortest.toMillis();
        this.longestMs = longest.toMillis();
    }

    /** There was a rebalance, for whatever reason. */
    void took(long nowMs) {
        boolean quiet = nowMs - lastMs > 2 * longestMs;
        inSuccession = quiet ? 1 : inSuccession + 1;
        lastMs = nowMs;
    }

    /** Milliseconds until there may be another one; 0 for now. */
    long waitMs(long nowMs) {
        return inSuccession < atOnce ? 0 : Math.max(0, lastMs + pauseMs() - nowMs);
    }

    private long pauseMs() {
        int doublings = Math.min(inSuccession - atOnce, Integer.SIZE);
        return Math.min(longestMs, shortestMs << doublings);
    }
}
