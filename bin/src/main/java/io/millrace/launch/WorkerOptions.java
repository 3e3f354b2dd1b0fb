package io.millrace.launch;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.utils.AppInfoParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that the command lines of both modes have, for those command lines that have any. */
abstract class WorkerOptions {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerOptions.class);

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

    private final String usage;

    WorkerOptions(String usage) {
        this.usage = usage;
    }

    /** Files of connectors to create. */
    abstract List<Path> connectorFiles();

    /** @throws EndedException when there is nothing to run, all being said already */
    final WorkerArguments parse(String[] arguments, PrintStream out) throws EndedException {
        CommandLine line = new CommandLine(this);
        try {
            line.parseArgs(arguments);
        } catch (CommandLine.ParameterException e) {
            LOG.error("{}", e.getMessage());
            LOG.info("{}", usage);
            throw new EndedException(1);
        }
        return arguments(line, out);
    }

    private WorkerArguments arguments(CommandLine line, PrintStream out) throws EndedException {
        if (version) {
            line.printVersionHelp(out);
            throw new EndedException(0);
        }
        if (help || workerFile == null) {
            LOG.info("{}", usage);
            if (help) {
                line.usage(out);
            }
            throw new EndedException(1);
        }
        if (kafkaData != null && !embeddedKafka) {
            LOG.error("--embedded-kafka-data has no meaning without --embedded-kafka");
            throw new EndedException(1);
        }
        return new WorkerArguments(workerFile, connectorFiles(), embeddedKafka, kafkaData);
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
            String own = WorkerOptions.class.getPackage().getImplementationVersion();
            return new String[] {
                "Millrace " + (own == null ? "(not packaged)" : own), "Kafka clients " + AppInfoParser.getVersion()
            };
        }
    }
}
