package io.millrace.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command line of a distributed worker. */
@Command(
        name = "connect-distributed.sh",
        sortOptions = false,
        description = "Runs Kafka Connect connectors together with the other workers of its group.",
        versionProvider = WorkerOptions.Version.class)
final class DistributedOptions extends WorkerOptions {
    /** Apache's worker passes over them, too. */
    @Parameters(index = "1..*", hidden = true)
    private List<String> ignored = new ArrayList<>();

    DistributedOptions() {
        super("Usage: ConnectDistributed worker.properties");
    }

    @Override
    List<Path> connectorFiles() {
        return List.of();
    }
}
