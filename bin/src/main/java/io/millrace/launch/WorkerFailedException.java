package io.millrace.launch;

import org.apache.kafka.connect.errors.ConnectException;

/** The worker could not start, or died of an unexpected error. Carries the exit status that scripts know (the contract's cli.md, section 1). */
public final class WorkerFailedException extends ConnectException {
    /** The thread that decides died of an unexpected error. */
    public static final int DIED = 1;
    /** Reading the configuration, finding plugins, binding REST, reaching Kafka. */
    public static final int BAD_SETUP = 2;
    /** Starting stores or extensions, or creating the connectors of the command line. */
    public static final int BAD_START = 3;

    private final int exitStatus;

    WorkerFailedException(int exitStatus, String message, Throwable cause) {
        super(message, cause);
        this.exitStatus = exitStatus;
    }

    /** Does a step of the start; what it throws becomes a failure with this status. */
    static void unless(int exitStatus, String failure, Runnable step) {
        try {
            step.run();
        } catch (StoppedWhileStartingException | WorkerFailedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new WorkerFailedException(exitStatus, failure + ": " + e.getMessage(), e);
        }
    }

    /** The status that a launched worker's process ends with. */
    public int exitStatus() {
        return exitStatus;
    }
}
