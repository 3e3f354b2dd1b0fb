package io.millrace.launch;

/** The command line of a standalone worker (the contract's cli.md). */
public final class StandaloneCommand {
    private StandaloneCommand() {}

    /** Runs the command and ends the process when the worker has ended. */
    public static void main(String[] arguments) {
        WorkerCommand.main(true, arguments);
    }
}
