package io.millrace.testing.kafka;

import io.millrace.embedded.EmbeddedKafka;
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

    /** Starts a broker on free ports that keeps its data there; when it cannot, the folder goes again. */
    static EmbeddedKafka startBroker(Path folder) {
        try {
            return EmbeddedKafka.start(new EmbeddedKafka.Settings(folder));
        } catch (RuntimeException | Error e) {
            delete(folder);
            throw e;
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
