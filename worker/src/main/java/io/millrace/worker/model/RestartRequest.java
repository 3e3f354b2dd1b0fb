package io.millrace.worker.model;

/** A restart with flags (KIP-745): of the connector, of its tasks too, and of failed ones alone. Immutable. */
public record RestartRequest(String connector, boolean onlyFailed, boolean includeTasks) {
    /** Whether the connector itself is restarted when it was last seen in this state. */
    public boolean includesConnector(ConnectorStatus status) {
        return !onlyFailed || status.state() == RunState.FAILED;
    }

    /** Whether a task last seen in this state is restarted. */
    public boolean includesTask(TaskStatus status) {
        return includeTasks && (!onlyFailed || status.state() == RunState.FAILED);
    }
}
