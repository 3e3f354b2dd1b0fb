package io.millrace.worker.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** Takes turns on the caller's thread; what is for later waits until told. One thread. */
final class StatusTurnsByHand implements StatusTurns {
    private final Queue<Runnable> later = new ArrayDeque<>();

    /** Does what was for later, and returns how much that was. */
    int runLater() {
        int count = later.size();
        for (int i = 0; i < count; i++) {
            later.remove().run();
        }
        return count;
    }

    @Override
    public void now(Runnable work) {
        work.run();
    }

    @Override
    public void later(Runnable work) {
        later.add(work);
    }

    @Override
    public void await(Duration atMost) {}

    @Override
    public void close() {
        later.clear();
    }
}
