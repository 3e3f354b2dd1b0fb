package io.millrace.worker.model;

/** What a user wants of a connector (KIP-52, KIP-875): running, paused with its tasks alive, or stopped without tasks. */
public enum TargetState {
    STARTED,
    PAUSED,
    STOPPED
}
