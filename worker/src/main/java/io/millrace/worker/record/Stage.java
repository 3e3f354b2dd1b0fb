package io.millrace.worker.record;

/** Where on its way a record failed, in the words of KIP-298. */
public enum Stage {
    TRANSFORMATION(true),
    KEY_CONVERTER(true),
    VALUE_CONVERTER(true),
    HEADER_CONVERTER(true),
    KAFKA_PRODUCE(false),
    KAFKA_CONSUME(false),
    TASK_PUT(false),
    TASK_POLL(false);

    private final boolean toleratesAnyException;

    Stage(boolean toleratesAnyException) {
        this.toleratesAnyException = toleratesAnyException;
    }

    /** Whether every exception can be tolerated here; elsewhere retriable ones alone can. */
    boolean toleratesAnyException() {
        return toleratesAnyException;
    }
}
