package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.api.StalledCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StallsEndpointTest {
    private final RunningServer server = RunningServer.serving();

    @BeforeEach
    void add() {
        server.herder.add("orders", Map.of("name", "orders"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void showsCallsThatDoNotReturnAndWhereTheyStand() throws Exception {
        server.herder.stalls.add(
                new StalledCall(Optional.empty(), "stop", 17L, "connector-thread-orders", true, List.of()));
        server.herder.stalls.add(new StalledCall(
                Optional.of(3),
                "put",
                1700000000000L,
                "task-thread-orders-3",
                false,
                List.of("com.acme.X.put(X.java:12)")));

        assertEquals(
                "{\"name\":\"orders\",\"stalls\":["
                        + "{\"task\":null,\"call\":\"stop\",\"since\":17,"
                        + "\"thread\":\"connector-thread-orders\",\"stopping\":true,\"stack\":[]},"
                        + "{\"task\":3,\"call\":\"put\",\"since\":1700000000000,"
                        + "\"thread\":\"task-thread-orders-3\",\"stopping\":false,"
                        + "\"stack\":[\"com.acme.X.put(X.java:12)\"]}]}",
                server.get("/connectors/orders/stalls").body());
    }

    @Test
    void isEmptyWhenAllCallsReturn() throws Exception {
        assertEquals(
                "{\"name\":\"orders\",\"stalls\":[]}",
                server.get("/connectors/orders/stalls").body());
    }

    @Test
    void knowsNoUnknownConnector() throws Exception {
        assertEquals(404, server.get("/connectors/none/stalls").statusCode());
    }
}
