package io.millrace.compatibility;

import static io.millrace.compatibility.Distribution.APACHE;
import static io.millrace.compatibility.Distribution.MILLRACE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.KafkaTopics;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One offsets file, worked on by Apache's worker and ours in turns. */
final class OffsetsFileHandoverIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TERMINATED = 143;

    private final KafkaTopics topics = KafkaFixture.shared().topics();
    private final String topic = topics.createFresh("handover", 1);
    private final List<String> written = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path input;
    private Path connectorFile;

    @BeforeEach
    void describeTheConnector() throws IOException {
        input = Files.createFile(folder.resolve("input.txt"));
        connectorFile = folder.resolve("source.properties");
        Files.writeString(
                connectorFile,
                WorkerProcess.lines(Map.of(
                        "name",
                        "lines",
                        "connector.class",
                        "FileStreamSource",
                        "file",
                        input.toString(),
                        "topic",
                        topic)));
    }

    @Test
    void eachWorkerGoesOnWhereTheOtherOneStopped() throws Exception {
        for (Distribution distribution : List.of(APACHE, MILLRACE, APACHE, MILLRACE)) {
            append(distribution, 1000);

            copyEverythingWith(distribution);

            assertEquals(Map.of(expectedKey(), expectedPosition()), storedOffsets(), "after " + distribution);
        }
        assertEquals(written, topics.values(topic));
    }

    @Test
    void aWorkerWithNothingToDoKeepsTheOffsetsOfTheOther() throws Exception {
        append(APACHE, 10);
        copyEverythingWith(APACHE);
        Map<String, String> before = storedOffsets();

        for (Distribution distribution : List.of(MILLRACE, APACHE)) {
            try (WorkerProcess worker = WorkerProcess.start(distribution, folder)) {
                assertEquals(TERMINATED, worker.stop());
            }
            assertEquals(before, storedOffsets(), "after " + distribution);
        }
        append(MILLRACE, 10);
        copyEverythingWith(MILLRACE);
        assertEquals(written, topics.values(topic));
    }

    private void append(Distribution reader, int count) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add("line " + (written.size() + i) + ", for " + reader);
        }
        Files.write(input, lines, UTF_8, StandardOpenOption.APPEND);
        written.addAll(lines);
    }

    private void copyEverythingWith(Distribution distribution) {
        try (WorkerProcess worker = WorkerProcess.start(distribution, folder, connectorFile)) {
            topics.awaitRecords(topic, written.size(), PATIENCE);
            assertEquals(TERMINATED, worker.stop(), worker::log);
        }
    }

    private String expectedKey() {
        return "[\"lines\",{\"filename\":\"" + input + "\"}]";
    }

    private String expectedPosition() throws IOException {
        return "{\"position\":" + Files.size(input) + "}";
    }

    // As Apache's worker reads it, by Java deserialization.
    private Map<String, String> storedOffsets() throws IOException, ClassNotFoundException {
        try (InputStream file = Files.newInputStream(folder.resolve("offsets"));
                ObjectInputStream objects = new ObjectInputStream(file)) {
            Map<String, String> offsets = new HashMap<>();
            HashMap<?, ?> stored = assertInstanceOf(HashMap.class, objects.readObject());
            stored.forEach((key, value) -> offsets.put(text(key), text(value)));
            assertEquals(-1, file.read(), "nothing follows the map");
            return offsets;
        }
    }

    private static String text(Object bytes) {
        return new String(assertInstanceOf(byte[].class, bytes), UTF_8);
    }
}
