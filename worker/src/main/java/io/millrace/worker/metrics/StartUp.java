package io.millrace.worker.metrics;

import io.millrace.worker.model.RunState;
import java.util.concurrent.atomic.AtomicBoolean;

/** One start of a connector or task, counted once: by the first state that tells how it went. Any thread. */
final class StartUp {
    private final StartUps counts;
    private final AtomicBoolean counted = new AtomicBoolean();

    StartUp(StartUps counts) {
        this.counts = counts;
    }

    void enter(RunState state) {
        if ((state == RunState.RUNNING || state == RunState.FAILED) && counted.compareAndSet(false, true)) {
            counts.ended(state == RunState.RUNNING);
        }
    }
}
