package io.millrace.worker.runtime;

import io.millrace.worker.model.RunState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;

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
            ear.hear(state, failure.map(Voice::trace).orElse(""));
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

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
