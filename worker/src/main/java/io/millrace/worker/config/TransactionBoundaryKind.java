package io.millrace.worker.config;

import java.util.Locale;

/** What ends the transactions of a source task that writes exactly once. */
public enum TransactionBoundaryKind {
    /** Each batch that the task gives. */
    POLL,
    /** Time. */
    INTERVAL,
    /** The task itself. */
    CONNECTOR;

    /** The kind of that name, in any case. */
    static TransactionBoundaryKind of(String word) {
        return valueOf(word.trim().toUpperCase(Locale.ROOT));
    }
}
