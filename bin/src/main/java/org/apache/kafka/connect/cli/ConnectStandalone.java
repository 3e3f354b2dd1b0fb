package org.apache.kafka.connect.cli;

import io.millrace.launch.StandaloneCommand;

/** The main class of a standalone worker, under the name that scripts, probes and plugins look for. */
public final class ConnectStandalone {
    private ConnectStandalone() {}

    public static void main(String[] arguments) {
        StandaloneCommand.main(arguments);
    }
}
