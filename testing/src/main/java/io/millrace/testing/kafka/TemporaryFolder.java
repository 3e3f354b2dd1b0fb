package io.millrace.testing.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Makes the folder that a broker of a test keeps its data in. */
final class TemporaryFolder {
    private TemporaryFolder() {}

    static Path create() {
        try {
            return Files.createTempDirectory("millrace-kafka-");
        } catch (IOException e) {
            throw new UncheckedIOException("No temporary folder for the embedded Kafka", e);
        }
    }

    static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Temporary folder " + folder + " cannot be deleted", e);
        }
    }
}
