package io.millrace.worker.model;

/** State of a connector or task as last reported, in the words of the REST API. */
public enum RunState {
    UNASSIGNED,
    RUNNING,
    PAUSED,
    STOPPED,
    FAILED,
    RESTARTING,
    DESTROYED
}
