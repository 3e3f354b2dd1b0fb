package io.millrace.worker.herder;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Finds the error that matters behind the wrappers of futures. */
final class Causes {
    private Causes() {}

    static Throwable unwrap(Throwable error) {
        Throwable cause = error;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The message, or the class name where there is none. */
    static String text(Throwable error) {
        return error.getMessage() == null ? error.getClass().getName() : error.getMessage();
    }
}
