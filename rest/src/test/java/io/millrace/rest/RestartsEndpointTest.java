package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.api.ConnectorRestarts;
import io.millrace.worker.api.ConnectorRestarts.Attempts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestartsEndpointTest {
    private final RunningServer server = RunningServer.serving();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void showsAttemptsCauseAndNextTry() throws Exception {
        server.herder.add("orders", Map.of("name", "orders"));
        server.herder.restarts.put(
                "orders",
                new ConnectorRestarts(
                        "orders",
                        true,
                        Attempts.NONE,
                        List.of(
                                new Attempts(2, Optional.of("gone"), OptionalLong.of(1700000000000L), Optional.empty()),
                                new Attempts(0, Optional.of("bad"), OptionalLong.empty(), Optional.of("hopeless")))));

        assertEquals(
                "{\"name\":\"orders\",\"enabled\":true,"
                        + "\"connector\":{\"attempts\":0,\"last_cause\":null,\"next_try\":null,\"why_not\":null},\"tasks\":["
                        + "{\"id\":0,\"attempts\":2,\"last_cause\":\"gone\",\"next_try\":1700000000000,\"why_not\":null},"
                        + "{\"id\":1,\"attempts\":0,\"last_cause\":\"bad\",\"next_try\":null,\"why_not\":\"hopeless\"}]}",
                server.get("/connectors/orders/restarts").body());
    }

    @Test
    void refusesAnUnknownConnector() throws Exception {
        assertEquals(404, server.get("/connectors/none/restarts").statusCode());
    }
}
