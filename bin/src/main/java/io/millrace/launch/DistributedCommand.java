package io.millrace.launch;

/** The command line of a distributed worker (the contract's cli.md). */
public final class DistributedCommand {
    private DistributedCommand() {}

    /** Runs the command and ends the process when the worker has ended. */
    public static void main(String[] arguments) {
        WorkerCommand.main(false, arguments);
    }
}
