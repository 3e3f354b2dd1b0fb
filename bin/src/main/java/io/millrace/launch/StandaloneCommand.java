package io.millrace.launch;

import io.millrace.worker.config.WorkerProperties;
import java.io.PrintStream;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command line of a standalone worker (the contract's cli.md). Exit status 1: usage; 2: bad setup; 3: stores or
 * connectors could not start.
 */
@Command(
        name = "connect-standalone.sh",
        sortOptions = false,
        description = "Runs Kafka Connect connectors in one process.",
        versionProvider = StandaloneCommand.Version.class)
public final class StandaloneCommand {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneCommand.class);
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

    private final PrintStream out;

    StandaloneCommand(PrintStream out) {
        this.out = out;
    }

    /** Runs the command and ends the process when the worker has ended. */
    public static void main(String[] arguments) {
        URLConnection.setDefaultUseCaches("jar", false); // else the JVM keeps plugins' jars open for ever
        int status = new StandaloneCommand(System.out).execute(arguments);
        Exit.exit(status);
    }

    private int execute(String[] arguments) {
        CommandLine line = new CommandLine(this);
        try {
            line.parseArgs(arguments);
        } catch (CommandLine.ParameterException e) {
            LOG.error("{}", e.getMessage());
            LOG.info(USAGE);
            return 1;
        }
        if (version) {
            line.printVersionHelp(out);
            return 0;
        }
        if (help || workerFile == null) {
            LOG.info(USAGE);
            if (help) {
                line.usage(out);
            }
            return 1;
        }
        if (kafkaData != null && !embeddedKafka) {
            LOG.error("--embedded-kafka-data has no meaning without --embedded-kafka");
            return 1;
        }
        return run();
    }

    private int run() {
        Lifecycle parts = new Lifecycle();
        Thread hook = new Thread(() -> shutDown(parts), "connect-shutdown-hook");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            EmbeddedWorker worker = start(parts);
            worker.termination().join();
            return 0;
        } catch (CompletionException e) {
            return report(e.getCause());
        } catch (RuntimeException | Error e) {
            return report(e);
        } finally {
            parts.close();
        }
    }

    private static void shutDown(Lifecycle parts) {
        ExitCaller.find().ifPresent(caller -> LOG.error("The worker ends because {} has called System.exit", caller));
        parts.close();
    }

    private EmbeddedWorker start(Lifecycle parts) {
        Map<String, String> properties = workerFile.isEmpty() ? Map.of() : WorkerProperties.load(Path.of(workerFile));
        Hints hints = new Hints(out);
        if (embeddedKafka) {
            EmbeddedKafkaProcess kafka = EmbeddedKafka.start(properties, kafkaData);
            parts.add("embedded Kafka", kafka);
            hints.say(kafka.announcement());
            hints.prepare(connectorFiles);
        }
        EmbeddedWorker worker =
                EmbeddedWorker.start(properties, true, connectorFiles, StandaloneWorker.Surroundings.ofProcess());
        parts.add("worker", worker::stop);
        if (embeddedKafka) {
            worker.ready().thenRun(() -> hints.whatNext(worker.restUri(), connectorFiles));
        }
        return worker;
    }

    private static int report(Throwable error) {
        if (error instanceof StoppedWhileStartingException) {
            return 0;
        }
        int status =
                error instanceof WorkerFailedException failed ? failed.exitStatus() : WorkerFailedException.BAD_SETUP;
        boolean connectors = status == WorkerFailedException.BAD_START
                && error.getMessage().startsWith(CommandLineConnectors.FAILURE);
        String message = connectors ? "Stopping after connector error" : "Stopping due to error";
        if (error instanceof ConfigException || error instanceof org.apache.kafka.common.KafkaException) {
            LOG.error("{}: {}", message, error.getMessage());
            LOG.debug("{}", message, error);
        } else {
            LOG.error("{}", message, error);
        }
        return status;
    }

    /** The versions behind {@code --version}. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String own = StandaloneCommand.class.getPackage().getImplementationVersion();
            return new String[] {
                "Millrace " + (own == null ? "(not packaged)" : own), "Kafka clients " + AppInfoParser.getVersion()
            };
        }
    }
}
