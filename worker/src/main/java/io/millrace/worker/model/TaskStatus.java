package io.millrace.worker.model;

/**
 * State of a task as last reported by the worker that runs it. Immutable.
 *
 * @param trace stack trace of the failure, empty when there is none
 * @param version the task's version, {@code undefined} when it has none
 */
public record TaskStatus(
        ConnectorTaskId id, RunState state, String workerId, int generation, String trace, String version) {}
