package io.millrace.worker.source;

import java.util.concurrent.CompletableFuture;

/** What others have to say before a task may write exactly once. Never blocks. */
public interface StartChecks {
    /** Completes once no former task of the connector can write any more. */
    CompletableFuture<Void> fence();

    /** After the task has shut out its former self: completes if it is still wanted, and wanted here. */
    CompletableFuture<Void> verify();
}
