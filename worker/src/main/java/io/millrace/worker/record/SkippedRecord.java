package io.millrace.worker.record;

/** Leaves a pipeline with a record whose failure was tolerated; carries nothing, so one instance serves all. */
final class SkippedRecord extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final SkippedRecord INSTANCE = new SkippedRecord();

    private SkippedRecord() {
        super("record skipped", null, false, false);
    }
}
