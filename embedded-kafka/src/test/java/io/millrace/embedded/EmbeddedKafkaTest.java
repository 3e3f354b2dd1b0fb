package io.millrace.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
    @TempDir
    Path dir;

    @Test
    void keepsRecordsAcrossARestartOnTheSameFolderAndPort() throws Exception {
        int port;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafka.Settings(dir))) {
            port = kafka.port();
            Records.produce(kafka.bootstrapServers(), "letters", "a", "b");
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafka.Settings(dir, port, 0, Map.of()))) {
            Records.produce(kafka.bootstrapServers(), "letters", "c");

            assertEquals(List.of("a", "b", "c"), Records.consume(kafka.bootstrapServers(), "letters", 3));
        }
    }

    @Test
    void namesATakenPortBeforeAnythingIsStarted() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            int port = taken.getLocalPort();

            var refusal = assertThrows(
                    EmbeddedKafkaException.class,
                    () -> EmbeddedKafka.start(new EmbeddedKafka.Settings(dir.resolve("new"), port, 0, Map.of())));

            assertEquals(
                    "Port " + port + " on localhost is already in use; stop what listens there or choose another with"
                            + " the worker's 'bootstrap.servers'; if a broker listens there that is to be used, start"
                            + " without --embedded-kafka",
                    refusal.getMessage());
            assertFalse(Files.exists(dir.resolve("new")));
        }
    }

    @Test
    void refusesAFolderThatAnotherBrokerUses() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafka.Settings(dir))) {
            var refusal = assertThrows(
                    EmbeddedKafkaException.class, () -> EmbeddedKafka.start(new EmbeddedKafka.Settings(dir)));

            assertTrue(refusal.getMessage().contains(kafka.dataDir() + " is in use by another embedded Kafka"));
        }
    }

    @Test
    void wipesWhatItStoredAndMayBeStoppedTwice() {
        EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafka.Settings(dir));

        kafka.wipe();
        kafka.stop();

        assertFalse(Files.exists(dir.resolve("logs")));
    }
}
