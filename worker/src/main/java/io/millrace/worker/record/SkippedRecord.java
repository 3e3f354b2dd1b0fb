package io.millrace.worker.record;

import java.util.concurrent.CompletableFuture;

/** Leaves a pipeline with a record whose failure was tolerated; has no stack trace, so that it costs little. */
final class SkippedRecord extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For records that nothing is kept of. */
    static final SkippedRecord INSTANCE = new SkippedRecord(CompletableFuture.completedFuture(null));

    private final transient CompletableFuture<Void> report;

    /** @param report completes when the reports of the record are safe */
    SkippedRecord(CompletableFuture<Void> report) {
        super("record skipped", null, false, false);
        this.report = report;
    }

    CompletableFuture<Void> report() {
        return report;
    }
}
