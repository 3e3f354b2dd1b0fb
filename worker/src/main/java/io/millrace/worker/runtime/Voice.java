package io.millrace.worker.runtime;

import io.millrace.worker.model.RunState;
import java.util.Optional;
import org.apache.kafka.common.utils.Utils;

/**
 * The one way in which a connector or task reports its state; once silenced it says nothing more, so that a late report
 * can't overwrite its successor's. Any thread.
 */
final class Voice {
    /** Where reports go. */
    interface Ear {
        void hear(RunState state, String trace);
    }

    private final Ear ear;
    private boolean silent;

    Voice(Ear ear) {
        this.ear = ear;
    }

    synchronized void say(RunState state, Optional<Throwable> failure) {
        if (!silent) {
            ear.hear(state, failure.map(Utils::stackTrace).orElse(""));
        }
    }

    /** Says one last thing and then nothing any more. */
    synchronized void sayLast(RunState state) {
        say(state, Optional.empty());
        silent = true;
    }

    synchronized void silence() {
        silent = true;
    }
}
