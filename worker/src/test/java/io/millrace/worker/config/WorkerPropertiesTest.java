package io.millrace.worker.config;

import static io.millrace.worker.config.WorkerFixture.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerPropertiesTest {
    @TempDir
    Path folder;

    @Test
    void readsPropertiesInTheOrderOfTheFile() throws IOException {
        Path file = write("b=1\n# comment\na = two words \nb=3\n");

        Map<String, String> properties = WorkerProperties.load(file);

        assertEquals(map("a", "two words ", "b", "3"), properties);
        assertEquals(List.of("b", "a"), new ArrayList<>(properties.keySet()));
    }

    @Test
    void namesTheFileThatCannotBeRead() {
        Path missing = folder.resolve("none.properties");

        assertOneLine(missing, "does not exist");
        assertOneLine(folder, "is a directory");
    }

    @Test
    void namesTheFileWithAMalformedEscape() throws IOException {
        Path file = write("path=C:\\users\\me\n");

        assertOneLine(file, "is malformed: a \\u must be followed by four hex digits");
    }

    @Test
    void checksTheDiscoveryModeBeforeAnythingIsParsed() {
        assertEquals("hybrid_warn", WorkerProperties.pluginDiscovery(Map.of()));
        assertEquals("only_scan", WorkerProperties.pluginDiscovery(Map.of("plugin.discovery", "ONLY_SCAN")));
        ConfigException problem = assertThrows(
                ConfigException.class, () -> WorkerProperties.pluginDiscovery(Map.of("plugin.discovery", "sometimes")));
        assertTrue(problem.getMessage().contains("Invalid plugin.discovery value, must be one of ["));
    }

    private void assertOneLine(Path file, String problem) {
        String message = assertThrows(ConnectException.class, () -> WorkerProperties.load(file))
                .getMessage();
        assertTrue(message.startsWith("The worker configuration file '" + file + "' " + problem), message);
        assertFalse(message.contains("\n"), message);
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("worker.properties"), content);
    }
}
