package io.millrace.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the command line of a standalone worker asks for. Immutable.
 *
 * @param workerFile the worker's properties; empty text for none
 * @param kafkaData directory of the embedded broker's data, null for the default
 */
record StandaloneArguments(String workerFile, List<Path> connectorFiles, boolean embeddedKafka, Path kafkaData) {
    StandaloneArguments {
        connectorFiles = List.copyOf(connectorFiles);
    }

    /** Of a command line with files alone, as nearly all are: to parse options costs a tenth of a start. */
    static Optional<StandaloneArguments> ofFiles(String[] arguments) {
        boolean files = arguments.length > 0 && Stream.of(arguments).noneMatch(StandaloneArguments::means);
        return files
                ? Optional.of(new StandaloneArguments(
                        arguments[0], Stream.of(arguments).skip(1).map(Path::of).toList(), false, null))
                : Optional.empty();
    }

    /** Whether an argument means something to the parser of options, {@code @file} included. */
    private static boolean means(String argument) {
        return argument.startsWith("-") || argument.startsWith("@");
    }
}
