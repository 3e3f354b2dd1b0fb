package io.millrace.worker.herder;

/** When callers hear of a write (contract, rest.md, section 6). */
public enum ReplyPolicy {
    /** Once the connector runs with its tasks, or has stopped: whoever asks a cluster of one wants to know. */
    WHEN_DONE,
    /** Once the write is in the log: the workers of a cluster act on it later, each for itself. */
    WHEN_WRITTEN
}
