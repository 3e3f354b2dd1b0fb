package io.millrace.launch.pluginpath;

/** Ends the command with a message, which says all there is to say. */
final class ToolFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Something the user can put right. */
    static final int USER_ERROR = 2;
    /** Anything else. */
    static final int UNEXPECTED = 3;

    private final int exitStatus;

    ToolFailure(int exitStatus, String message) {
        super(message);
        this.exitStatus = exitStatus;
    }

    int exitStatus() {
        return exitStatus;
    }
}
