package io.millrace.worker.record;

/**
 * Leaves a pipeline when its task is woken up while it waits for the end of an outage, or is given up. The record has
 * gone nowhere: it is to be processed anew, or left when the task stops. Carries nothing, so one instance serves all.
 */
public final class RetryInterrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final RetryInterrupted INSTANCE = new RetryInterrupted();

    private RetryInterrupted() {
        super("woken up during an outage, or given up", null, false, false);
    }
}
