package io.millrace.worker.config;

import static io.millrace.worker.config.WorkerFixture.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestartSettingsTest {
    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void nothingIsRestartedUnlessTheWorkerIsToldSo() {
        assertEquals(RestartSettings.OFF, fixture.worker().restarts());
        assertEquals(
                new RestartSettings(true, 500, 60_000, 600_000),
                fixture.worker(
                                RestartSettings.ENABLE, "true",
                                RestartSettings.BACKOFF_MS, "500",
                                RestartSettings.BACKOFF_MAX_MS, "60000")
                        .restarts());
    }

    @Test
    void theWorkersKeysAreKnownAndChecked() {
        Map<String, String> keys = map(
                RestartSettings.ENABLE, "true",
                RestartSettings.BACKOFF_MS, "1",
                RestartSettings.BACKOFF_MAX_MS, "1",
                RestartSettings.HEALTHY_MS, "0");

        assertEquals(
                List.of(),
                UnknownKeys.find(keys, StandaloneConfig.commonDefinition().names()));
        assertThrows(ConfigException.class, () -> fixture.worker(RestartSettings.BACKOFF_MS, "0"));
    }

    @Test
    void aConnectorsValuesGoOverTheWorkersUnlessTheyMeanNothing() {
        RestartSettings worker = new RestartSettings(true, 10, 20, 30);

        assertEquals(worker, worker.overriddenBy(map("name", "orders")));
        assertEquals(
                new RestartSettings(false, 1, 2, 0),
                worker.overriddenBy(map(
                        RestartSettings.ENABLE, "FALSE",
                        RestartSettings.BACKOFF_MS, " 1 ",
                        RestartSettings.BACKOFF_MAX_MS, "2",
                        RestartSettings.HEALTHY_MS, "0")));
        assertEquals(
                worker,
                worker.overriddenBy(map(
                        RestartSettings.ENABLE, "${env:RESTART}",
                        RestartSettings.BACKOFF_MS, "0",
                        RestartSettings.BACKOFF_MAX_MS, "99999999999999999999",
                        RestartSettings.HEALTHY_MS, "")));
    }
}
