package io.millrace.worker.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Rings when told. Any thread. */
final class ManualAlarm implements Alarm {
    private final List<Runnable> set = new ArrayList<>();

    @Override
    public synchronized Runnable set(Duration after, Runnable ring) {
        Runnable own = ring::run;
        set.add(own);
        return () -> silence(own);
    }

    private synchronized void silence(Runnable ring) {
        set.remove(ring);
    }

    /** Rings all that was set and not silenced, in that order. */
    void ring() {
        take().forEach(Runnable::run);
    }

    /** Rings what was set last. */
    void ringLatest() {
        latest().run();
    }

    private synchronized Runnable latest() {
        return set.remove(set.size() - 1);
    }

    private synchronized List<Runnable> take() {
        List<Runnable> taken = List.copyOf(set);
        set.clear();
        return taken;
    }

    synchronized int waiting() {
        return set.size();
    }
}
