package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartingTest {
    @Test
    void beforeServingEveryPathSaysThatTheWorkerStarts() throws Exception {
        try (RunningServer server = RunningServer.listening(Map.of())) {
            HttpResponse<String> list = server.get("/connectors");
            HttpResponse<String> health = server.get("/health");

            assertEquals(503, list.statusCode());
            assertEquals("{\"error_code\":503,\"message\":\"Worker is still starting up.\"}", list.body());
            assertEquals(
                    "application/json",
                    list.headers().firstValue("Content-Type").orElse(""));
            assertEquals(503, health.statusCode());
            assertTrue(
                    health.body()
                            .startsWith(
                                    "{\"status\":\"starting\",\"message\":\"Worker is still starting up. The worker is"),
                    health.body());
        }
    }

    @Test
    void requestsRightAfterServingAreHeldAndAnswered() throws Exception {
        try (RunningServer server = RunningServer.listening(Map.of())) {
            server.serve();

            assertEquals(200, server.get("/").statusCode());
        }
    }

    @Test
    void untilTheHerderIsReadyHealthSaysSoAndTheRestWorks() throws Exception {
        try (RunningServer server = RunningServer.serving()) {
            server.herder.ready = false;

            HttpResponse<String> health = server.get("/health");

            assertEquals(503, health.statusCode());
            assertEquals(
                    "{\"status\":\"starting\",\"message\":\"Worker is still starting up. " + server.herder.stage
                            + "\"}",
                    health.body());
            assertEquals(200, server.get("/connectors").statusCode());
        }
    }

    @Test
    void aFailedStartIsTold() throws Exception {
        try (RunningServer server = RunningServer.listening(Map.of())) {
            server.rest.startupFailed("The brokers cannot be reached.");

            HttpResponse<String> answer = server.get("/connectors");

            assertEquals(503, answer.statusCode());
            assertEquals("{\"error_code\":503,\"message\":\"The brokers cannot be reached.\"}", answer.body());
        }
    }

    @Test
    void aTakenPortIsOneClearLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            RestConfig config = RestConfig.from(Map.of("listeners", "http://:" + taken.getLocalPort()));

            RestBindException refusal = assertThrows(RestBindException.class, () -> RestServer.listen(config));

            assertTrue(
                    refusal.getMessage().startsWith("Port " + taken.getLocalPort() + " is in use: "),
                    refusal.getMessage());
            assertTrue(refusal.getMessage().contains("set 'listeners' to another port"), refusal.getMessage());
        }
    }

    @Test
    void aTakenSecondPortFreesTheFirst() throws Exception {
        int first;
        try (ServerSocket free = new ServerSocket(0)) {
            first = free.getLocalPort();
        }
        try (ServerSocket taken = new ServerSocket(0)) {
            RestConfig config = RestConfig.from(
                    Map.of("listeners", "http://localhost:" + first + ",http://:" + taken.getLocalPort()));
            assertThrows(RestBindException.class, () -> RestServer.listen(config));
        }

        RestServer.listen(RestConfig.from(Map.of("listeners", "http://localhost:" + first)))
                .stop();
    }
}
