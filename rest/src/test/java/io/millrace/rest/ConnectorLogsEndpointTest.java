package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.WorkerLoggers.Line;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorLogsEndpointTest {
    private final RunningServer server = RunningServer.serving();

    @BeforeEach
    void log() {
        server.herder.add("orders", Map.of("name", "orders"));
        server.loggers.lines.addAll(List.of(
                new Line(1, "INFO", "[orders|worker]", "a.B", "started", ""),
                new Line(2, "ERROR", "[orders|task-0]", "a.C", "failed", "java.io.IOException: gone"),
                new Line(3, "WARN", "[orders|task-0]", "a.C", "again", "")));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void showsTheLatestLinesOfAConnector() throws Exception {
        assertEquals(
                "{\"name\":\"orders\",\"lines\":[{\"timestamp\":3,\"level\":\"WARN\",\"context\":\"[orders|task-0]\","
                        + "\"logger\":\"a.C\",\"message\":\"again\",\"error\":null}]}",
                server.get("/connectors/orders/logs?tail=1").body());
    }

    @Test
    void leavesOutLessSevereLines() throws Exception {
        String body = server.get("/connectors/orders/logs?level=error").body();

        assertTrue(body.contains("java.io.IOException: gone") && !body.contains("again"), body);
    }

    @Test
    void knowsNoLinesOfAnUnknownConnector() throws Exception {
        assertEquals(404, server.get("/connectors/none/logs").statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tail=-1", "tail=many", "tail=", "level=LOUD", "level="})
    void refusesWhatItCannotRead(String query) throws Exception {
        assertEquals(400, server.get("/connectors/orders/logs?" + query).statusCode());
    }
}
