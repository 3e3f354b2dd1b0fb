package org.apache.kafka.connect.cli;

import io.millrace.launch.DistributedCommand;

/** The main class of a distributed worker, under the name that scripts, probes and plugins look for. */
public final class ConnectDistributed {
    private ConnectDistributed() {}

    public static void main(String[] arguments) {
        DistributedCommand.main(arguments);
    }
}
