package io.millrace.worker.record;

import java.util.concurrent.CompletableFuture;

/** Makes failed records known: in the log, in a dead letter queue. Any thread. */
public interface ErrorReporter extends AutoCloseable {
    /** Reports one record; the future completes when the report is safe, exceptionally when it is lost. */
    CompletableFuture<Void> report(FailedRecord failed);

    /** Whether a report keeps the record itself, so that nothing may pass it by before the report is safe. */
    default boolean keepsRecords() {
        return false;
    }

    /** The task was given up: report nothing more. Never blocks. */
    default void cancel() {}

    @Override
    void close();
}
