package io.millrace.worker.runtime;

import java.util.ArrayDeque;
import java.util.Deque;

/** Remembers what was opened while something is being built, to close it again when building fails. One thread. */
final class OpenParts {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /** Closes everything, the latest first; failures are added to the error. */
    void closeAfter(Throwable error) {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                error.addSuppressed(e);
            }
        }
    }
}
