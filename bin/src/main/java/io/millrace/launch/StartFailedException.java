package io.millrace.launch;

import org.apache.kafka.connect.errors.ConnectException;

/** The worker could not start. Carries the exit status that scripts know (the contract's cli.md, section 1). */
public final class StartFailedException extends ConnectException {
    /** Reading the configuration, finding plugins, binding REST, reaching Kafka. */
    public static final int BAD_SETUP = 2;
    /** Starting stores or extensions, or creating the connectors of the command line. */
    public static final int BAD_START = 3;

    private final int exitStatus;

    StartFailedException(int exitStatus, String message, Throwable cause) {
        super(message, cause);
        this.exitStatus = exitStatus;
    }

    /** The status that a launched worker's process ends with. */
    public int exitStatus() {
        return exitStatus;
    }
}
