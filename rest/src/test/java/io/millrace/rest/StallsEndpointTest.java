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
                new StalledCall(Optional.of(3), "put", 1700000000000L, List.of("com.acme.X.put(X.java:12)")));
        server.herder.stalls.add(new StalledCall(Optional.empty(), "stopping connector 'orders'", 17L, List.of()));

        assertEquals(
                "{\"name\":\"orders\",\"stalls\":["
                        + "{\"task\":3,\"call\":\"put\",\"since\":1700000000000,"
                        + "\"stack\":[\"com.acme.X.put(X.java:12)\"]},"
                        + "{\"task\":null,\"call\":\"stopping connector 'orders'\",\"since\":17,\"stack\":[]}]}",
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
