package io.millrace.rest.resource;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What has gone wrong behind what futures make of it. */
public final class Failures {
    private Failures() {}

    public static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The message of a failure, or what it is if it has none. */
    public static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
