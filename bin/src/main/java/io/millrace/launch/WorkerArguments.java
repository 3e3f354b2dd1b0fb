package io.millrace.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the command line of a worker asks for. Immutable.
 *
 * @param workerFile the worker's properties; empty text for none
 * @param connectorFiles for a standalone worker; a distributed one passes over them
 * @param kafkaData directory of the embedded broker's data, null for the default
 */
record WorkerArguments(String workerFile, List<Path> connectorFiles, boolean embeddedKafka, Path kafkaData) {
    WorkerArguments {
        connectorFiles = List.copyOf(connectorFiles);
    }

    /** Of a command line with files alone, as nearly all are: to parse options costs a tenth of a start. */
    static Optional<WorkerArguments> ofFiles(String[] arguments) {
        boolean files = arguments.length > 0 && Stream.of(arguments).noneMatch(WorkerArguments::means);
        return files
                ? Optional.of(new WorkerArguments(
                        arguments[0], Stream.of(arguments).skip(1).map(Path::of).toList(), false, null))
                : Optional.empty();
    }

    /** Whether an argument means something to the parser of options, {@code @file} included. */
    private static boolean means(String argument) {
        return argument.startsWith("-") || argument.startsWith("@");
    }
}
