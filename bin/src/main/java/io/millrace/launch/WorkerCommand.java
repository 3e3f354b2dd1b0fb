package io.millrace.launch;

import io.millrace.launch.classdata.ClassDataMaking;
import io.millrace.worker.config.WorkerProperties;
import java.io.PrintStream;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker in a process of its own, in either mode (the contract's cli.md). Exit status 1: usage, or the worker has lost
 * its cluster or its herder; 2: bad setup; 3: stores or connectors could not start.
 */
final class WorkerCommand {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);

    private final boolean standalone;
    private final WorkerArguments arguments;
    private final PrintStream out;

    private WorkerCommand(boolean standalone, WorkerArguments arguments, PrintStream out) {
        this.standalone = standalone;
        this.arguments = arguments;
        this.out = out;
    }

    /** Runs the command and ends the process when the worker has ended. */
    static void main(boolean standalone, String[] arguments) {
        URLConnection.setDefaultUseCaches("jar", false); // else the JVM keeps plugins' jars open for ever
        int status = execute(standalone, arguments, System.out);
        Exit.exit(status);
    }

    private static int execute(boolean standalone, String[] words, PrintStream out) {
        WorkerArguments arguments;
        try {
            Optional<WorkerArguments> files = WorkerArguments.ofFiles(words);
            arguments = files.isPresent() ? files.get() : options(standalone).parse(words, out);
        } catch (WorkerOptions.EndedException e) {
            return e.status();
        }
        return new WorkerCommand(standalone, arguments, out).run();
    }

    private static WorkerOptions options(boolean standalone) {
        return standalone ? new StandaloneOptions() : new DistributedOptions();
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
        String file = arguments.workerFile();
        Map<String, String> properties = file.isEmpty() ? Map.of() : WorkerProperties.load(Path.of(file));
        List<Path> connectorFiles = standalone ? arguments.connectorFiles() : List.of();
        Hints hints = new Hints(out);
        if (arguments.embeddedKafka()) {
            EmbeddedKafkaProcess kafka = EmbeddedKafka.start(properties, arguments.kafkaData());
            parts.add("embedded Kafka", kafka);
            hints.say(kafka.announcement());
            hints.prepare(connectorFiles);
        }
        EmbeddedWorker worker = EmbeddedWorker.start(properties, standalone, connectorFiles, Surroundings.ofProcess());
        parts.add("worker", worker::stop);
        worker.ready()
                .thenRun(() ->
                        ClassDataMaking.begin(Rehearsal.class).ifPresent(making -> parts.add("class data", making)));
        worker.ready().thenRun(() -> parts.add("native memory", NativeMemory.begin()));
        if (arguments.embeddedKafka()) {
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
}
