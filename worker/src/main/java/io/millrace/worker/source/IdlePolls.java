package io.millrace.worker.source;

/**
 * How long to wait before a task is polled again that has nothing and says so at once: not at all the first times, then
 * longer and longer, so that idle sources cost next to nothing and a record waits 50 ms at most. A poll that takes its
 * time waits by itself. Task thread.
 */
final class IdlePolls {
    private static final int AT_ONCE = 3;
    private static final long LONGEST_MS = 50;
    private static final long AT_ONCE_MS = 5;

    private int inSuccession;

    /** A poll has ended. */
    void polled(boolean empty, long tookMs) {
        inSuccession = empty && tookMs < AT_ONCE_MS ? inSuccession + 1 : 0;
    }

    /** Milliseconds until the next poll; 0 for none. */
    long pauseMs() {
        int beyond = inSuccession - AT_ONCE;
        return beyond < 0 ? 0 : Math.min(LONGEST_MS, 1L << Math.min(beyond, Integer.SIZE));
    }
}
