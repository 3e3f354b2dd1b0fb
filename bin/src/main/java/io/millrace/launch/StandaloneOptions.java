package io.millrace.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command line of a standalone worker. */
@Command(
        name = "connect-standalone.sh",
        sortOptions = false,
        description = "Runs Kafka Connect connectors in one process.",
        versionProvider = WorkerOptions.Version.class)
final class StandaloneOptions extends WorkerOptions {
    @Parameters(
            index = "1..*",
            paramLabel = "connector",
            description = "Properties or JSON files of connectors to create.")
    private List<Path> connectorFiles = new ArrayList<>();

    StandaloneOptions() {
        super("Usage: ConnectStandalone worker.properties [connector1.properties connector2.json ...]");
    }

    @Override
    List<Path> connectorFiles() {
        return connectorFiles;
    }
}
