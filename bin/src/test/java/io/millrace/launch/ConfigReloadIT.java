package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values of a config provider that hold a second, and a sink that is to go on with the new ones. */
class ConfigReloadIT {
    @TempDir
    Path folder;

    private WorkerFixture worker;
    private RestCalls rest;
    private final String topic = WorkerFixture.topics().createFresh("reload", 1);

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("value"), folder.resolve("first.txt").toString());
        worker = new WorkerFixture(folder)
                .with("config.providers", "leased")
                .with("config.providers.leased.class", Leased.class.getName())
                .start();
        rest = worker.rest();
    }

    @AfterEach
    void stop() {
        worker.close();
        WorkerFixture.topics().delete(topic);
    }

    @Test
    void tasksGoOnWithNewValuesOnceTheOldOnesHaveExpired() throws Exception {
        rest.create(
                "out", "connector.class", WorkerFixture.SINK, "topics", topic, "out", "${leased:" + folder + ":value}");
        WorkerFixture.topics().produce(topic, "one");
        awaitLines("first.txt", "one");

        Files.writeString(folder.resolve("value"), folder.resolve("second.txt").toString());
        eventually("records go to the new file", () -> {
            WorkerFixture.topics().produce(topic, "more");
            return Files.exists(folder.resolve("second.txt"));
        });

        assertEquals(
                "${leased:" + folder + ":value}",
                rest.get("/connectors/out/config").body().path("out").asText());
    }

    private void awaitLines(String file, String... lines) {
        eventually(
                file + " is written",
                () -> Files.exists(folder.resolve(file)) ? Files.readAllLines(folder.resolve(file)) : List.of(),
                found -> found.equals(List.of(lines)));
    }

    /** Gives what files of a folder say, for a second. */
    public static final class Leased implements ConfigProvider {
        @Override
        public ConfigData get(String path) {
            return get(path, Set.of());
        }

        @Override
        public ConfigData get(String path, Set<String> keys) {
            Map<String, String> values = new HashMap<>();
            keys.forEach(key -> values.put(key, read(Path.of(path, key))));
            return new ConfigData(values, 1000L);
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void configure(Map<String, ?> settings) {}

        @Override
        public void close() {}
    }
}
