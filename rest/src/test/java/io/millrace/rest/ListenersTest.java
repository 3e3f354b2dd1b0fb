package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class ListenersTest {
    @Test
    void anEphemeralPortIsAdvertisedAsBound() {
        try (RunningServer server = RunningServer.serving()) {
            int port = server.rest.uri().getPort();

            assertTrue(port > 0);
            assertEquals(URI.create("http://localhost:" + port + "/"), server.rest.advertisedUrl());
            assertEquals("localhost:" + port, server.rest.workerId());
            assertEquals(Optional.of(server.rest.uri()), server.rest.adminUri());
        }
    }

    @Test
    void allInterfacesAreReachedAsLocalhost() throws Exception {
        try (RunningServer server = RunningServer.serving(Map.of("listeners", "http://:0", "admin.listeners", ""))) {
            assertEquals("localhost", server.rest.uri().getHost());
            assertEquals(200, server.get("/").statusCode());
            assertEquals(Optional.empty(), server.rest.adminUri());
        }
    }

    @Test
    void aSeparateAdminListenerServesNoUserEndpoints() throws Exception {
        try (RunningServer server = RunningServer.serving(Map.of("admin.listeners", "http://localhost:0"))) {
            URI admin = server.rest.adminUri().orElseThrow();

            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(admin.resolve("/connectors")).build(),
                            HttpResponse.BodyHandlers.ofString());

            assertEquals(404, answer.statusCode());
            assertEquals("{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}", answer.body());
            assertEquals(200, server.get("/connectors").statusCode());
        }
    }

    @Test
    void responsesCarryTheConfiguredHeaders() throws Exception {
        String rules = "set X-Frame:DENY, \"add X-List:a, b\", setDate X-Date:0";
        try (RunningServer server = RunningServer.serving(Map.of("response.http.headers.config", rules))) {
            var headers = server.get("/connectors").headers();

            assertEquals("DENY", headers.firstValue("X-Frame").orElse(""));
            assertEquals("a, b", headers.firstValue("X-List").orElse(""));
            assertEquals(
                    "Thu, 01 Jan 1970 00:00:00 GMT",
                    headers.firstValue("X-Date").orElse(""));
        }
    }

    @Test
    void pagesOfAllowedOriginsMayCall() throws Exception {
        try (RunningServer server = RunningServer.serving(Map.of("access.control.allow.origin", "http://ui.example"))) {
            var allowed = server.send("GET", "/connectors", null, "Origin", "http://ui.example");
            var other = server.send("GET", "/connectors", null, "Origin", "http://evil.example");

            assertEquals(
                    "http://ui.example",
                    allowed.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
            assertTrue(other.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
        }
    }

    @Test
    void pagesMayAskWhatTheyMayDo() throws Exception {
        Map<String, String> props = Map.of(
                "access.control.allow.origin", "http://ui.example", "access.control.allow.methods", "GET,PUT,DELETE");
        try (RunningServer server = RunningServer.serving(props)) {
            var answer = server.send(
                    "OPTIONS",
                    "/connectors",
                    null,
                    "Origin",
                    "http://ui.example",
                    "Access-Control-Request-Method",
                    "PUT",
                    "Access-Control-Request-Headers",
                    "Content-Type");

            assertEquals(200, answer.statusCode());
            assertEquals(
                    "http://ui.example",
                    answer.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
            assertEquals(
                    Set.of("GET", "PUT", "DELETE"),
                    Set.of(answer.headers()
                            .firstValue("Access-Control-Allow-Methods")
                            .orElse("")
                            .split(", ?")));
            assertTrue(answer.headers().firstValue("Allow").orElse("").contains("POST"), "delivered");
        }
    }

    @Test
    void everyListenerServesAll() throws Exception {
        int first = freePort();
        int second = freePort();
        String listeners = "http://localhost:" + first + ",http://127.0.0.1:" + second;
        try (RunningServer server = RunningServer.serving(Map.of("listeners", listeners))) {
            for (int port : List.of(first, second)) {
                HttpResponse<String> answer = RunningServer.get(URI.create("http://127.0.0.1:" + port + "/connectors"));
                assertEquals(200, answer.statusCode());
            }
            assertEquals("localhost:" + first, server.rest.workerId());
        }
    }

    @Test
    void refusalsCarryTheConfiguredHeadersAndAdminAnswersDoNot() throws Exception {
        Map<String, String> props =
                Map.of("response.http.headers.config", "set X-Frame:DENY", "admin.listeners", "http://localhost:0");
        try (RunningServer server = RunningServer.serving(props)) {
            URI admin = server.rest.adminUri().orElseThrow().resolve("/admin/loggers");

            assertEquals(
                    "DENY",
                    server.get("/nothing").headers().firstValue("X-Frame").orElse(""));
            assertTrue(RunningServer.get(admin).headers().firstValue("X-Frame").isEmpty());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void httpsWithoutAKeyStoreNamesTheSetting() {
        RestConfig config = RestConfig.from(Map.of("listeners", "https://localhost:0"));

        ConfigException refusal = assertThrows(ConfigException.class, () -> RestServer.listen(config));

        assertTrue(refusal.getMessage().contains("listeners.https.ssl.keystore.location"), refusal.getMessage());
    }
}
