package io.millrace.launch;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.AppInfoParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of the command line of a standalone worker, for those command lines that have any. */
@Command(
        name = "connect-standalone.sh",
        sortOptions = false,
        description = "Runs Kafka Connect connectors in one process.",
        versionProvider = StandaloneOptions.Version.class)
final class StandaloneOptions {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneOptions.class);
    private static final String USAGE =
            "Usage: ConnectStandalone worker.properties [connector1.properties connector2.json ...]";

    @Option(names = "--embedded-kafka", description = "Start a single-node Kafka broker at bootstrap.servers first.")
    private boolean embeddedKafka;

    @Option(
            names = "--embedded-kafka-data",
            paramLabel = "DIR",
            description = "Where that broker keeps its data (default: millrace-embedded-kafka in the system's "
                    + "directory for temporary files).")
    private Path kafkaData;

    @Option(names = "--help", usageHelp = true, description = "Print this text.")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Print the versions of Millrace and Kafka.")
    private boolean version;

    @Parameters(index = "0", arity = "0..1", paramLabel = "worker.properties", description = "The worker's settings.")
    private String workerFile;

    @Parameters(
            index = "1..*",
            paramLabel = "connector",
            description = "Properties or JSON files of connectors to create.")
    private List<Path> connectorFiles = new ArrayList<>();

    private StandaloneOptions() {}

    /** @throws EndedException when there is nothing to run, all being said already */
    static StandaloneArguments parse(String[] arguments, PrintStream out) throws EndedException {
        StandaloneOptions options = new StandaloneOptions();
        CommandLine line = new CommandLine(options);
        try {
            line.parseArgs(arguments);
        } catch (CommandLine.ParameterException e) {
            LOG.error("{}", e.getMessage());
            LOG.info(USAGE);
            throw new EndedException(1);
        }
        return options.arguments(line, out);
    }

    private StandaloneArguments arguments(CommandLine line, PrintStream out) throws EndedException {
        if (version) {
            line.printVersionHelp(out);
            throw new EndedException(0);
        }
        if (help || workerFile == null) {
            LOG.info(USAGE);
            if (help) {
                line.usage(out);
            }
            throw new EndedException(1);
        }
        if (kafkaData != null && !embeddedKafka) {
            LOG.error("--embedded-kafka-data has no meaning without --embedded-kafka");
            throw new EndedException(1);
        }
        return new StandaloneArguments(workerFile, connectorFiles, embeddedKafka, kafkaData);
    }

    /** The command has done all it had to do. */
    static final class EndedException extends Exception {
        private final int status;

        private EndedException(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** The versions behind {@code --version}. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String own = StandaloneOptions.class.getPackage().getImplementationVersion();
            return new String[] {
                "Millrace " + (own == null ? "(not packaged)" : own), "Kafka clients " + AppInfoParser.getVersion()
            };
        }
    }
}
