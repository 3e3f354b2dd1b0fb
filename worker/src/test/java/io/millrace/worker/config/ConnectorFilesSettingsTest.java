package io.millrace.worker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectorFilesSettingsTest {
    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void thereAreNoneUnlessADirectoryIsNamed() {
        assertEquals(Optional.empty(), fixture.worker().connectorFiles());
        assertEquals(Optional.empty(), fixture.worker("connectors.dir", " ").connectorFiles());
    }

    @Test
    void aDirectoryIsEnoughInEitherMode() {
        ConnectorFilesSettings expected = new ConnectorFilesSettings(
                Path.of("/etc/connectors"),
                Duration.ofSeconds(2),
                true,
                Path.of("/etc/connectors/.millrace-owned.json"));

        assertEquals(
                Optional.of(expected),
                fixture.worker("connectors.dir", "/etc/connectors").connectorFiles());
        assertEquals(
                Optional.of(expected),
                fixture.distributed("connectors.dir", "/etc/connectors").connectorFiles());
        assertTrue(expected.stateIsInside());
    }

    @Test
    void allOfItCanBeSet() {
        ConnectorFilesSettings settings = fixture.worker(
                        "connectors.dir", "/etc/connectors",
                        "connectors.dir.mode", "plan",
                        "connectors.dir.interval.ms", "500",
                        "connectors.dir.state.file", "/var/lib/state.json")
                .connectorFiles()
                .orElseThrow();

        assertEquals(Duration.ofMillis(500), settings.interval());
        assertEquals(Path.of("/var/lib/state.json"), settings.stateFile());
        assertFalse(settings.applies());
        assertFalse(settings.stateIsInside());
    }

    @Test
    void anUnknownModeIsRefused() {
        assertThrows(ConfigException.class, () -> fixture.worker("connectors.dir.mode", "try"));
    }
}
