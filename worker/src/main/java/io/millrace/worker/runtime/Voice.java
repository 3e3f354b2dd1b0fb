package io.millrace.worker.runtime;

import io.millrace.worker.model.RunState;
import java.util.Optional;
import java.util.function.Consumer;
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
    private final Consumer<RunState> observer;
    private boolean silent;

    /** @param observer hears every state, even when silenced */
    Voice(Ear ear, Consumer<RunState> observer) {
        this.ear = ear;
        this.observer = observer;
    }

    synchronized void say(RunState state, Optional<Throwable> failure) {
        try {
            observer.accept(state);
        } finally {
            if (!silent) {
                ear.hear(state, failure.map(Voice::trace).orElse(""));
            }
        }
    }

    /** A trace that can't be made, for want of memory or because of what is thrown, does not keep the state untold. */
    private static String trace(Throwable failure) {
        try {
            return Utils.stackTrace(failure);
        } catch (Throwable e) {
            return failure.getClass().getName();
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
