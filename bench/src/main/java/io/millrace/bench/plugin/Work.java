package io.millrace.bench.plugin;

/** Work whose amount does not depend on the clock, so that every worker does the same. */
public final class Work {
    private static final long PROBE_ROUNDS = 100_000;
    private static final int PROBES = 500; // short ones, so that some are not interrupted by what else the machine does

    private Work() {}

    /** Works for that many rounds; the result depends on all of them. */
    public static long spin(long rounds, long seed) {
        long state = seed | 1;
        for (long i = 0; i < rounds; i++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
        }
        return state;
    }

    /** How many rounds take that many nanoseconds on this machine when nothing else runs: the best of many tries. */
    public static long roundsOf(long nanoseconds) {
        long best = Long.MAX_VALUE;
        long state = 1;
        for (int probe = 0; probe < PROBES; probe++) {
            long from = System.nanoTime();
            state = spin(PROBE_ROUNDS, state);
            best = Math.min(best, System.nanoTime() - from);
        }
        long rounds = nanoseconds * PROBE_ROUNDS / best;
        return state == 0 ? 0 : rounds; // the state is never 0; asking keeps the loop from being left out
    }
}
