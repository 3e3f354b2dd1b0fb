package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RequestLimitsTest {
    private static final Map<String, String> SHORT =
            Map.of("rest.request.max.bytes", "100", "rest.request.header.max.bytes", "1000");

    @Test
    void aLongBodyIsRefusedByItsLength() throws Exception {
        try (RunningServer server = RunningServer.serving(SHORT)) {
            HttpResponse<String> tooLong = server.send("POST", "/connectors", body(101));
            HttpResponse<String> longest = server.send("POST", "/connectors", body(100));

            assertEquals(413, tooLong.statusCode());
            assertEquals(
                    "{\"error_code\":413,\"message\":\"HTTP 413 Payload Too Large: the body has more than the 100 bytes "
                            + "that 'rest.request.max.bytes' of this worker allows\"}",
                    tooLong.body());
            assertEquals(201, longest.statusCode());
        }
    }

    @Test
    void aLongBodyIsRefusedAsItComes() throws Exception {
        try (RunningServer server = RunningServer.serving(SHORT)) {
            HttpResponse<String> tooLong = chunked(server, body(101));
            HttpResponse<String> longest = chunked(server, body(100));

            assertEquals(413, tooLong.statusCode());
            assertTrue(tooLong.body().contains("'rest.request.max.bytes'"), tooLong.body());
            assertEquals(201, longest.statusCode());
        }
    }

    @Test
    void longHeadersAreRefused() throws Exception {
        try (RunningServer server = RunningServer.serving(SHORT)) {
            HttpResponse<String> header = server.send("GET", "/connectors", null, "X-Long", "x".repeat(1000));
            HttpResponse<String> path = server.get("/connectors/" + "x".repeat(1000));

            assertEquals(431, header.statusCode());
            assertTrue(header.body().contains("raise 'rest.request.header.max.bytes'"), header.body());
            assertTrue(path.statusCode() == 414 || path.statusCode() == 431, () -> "" + path.statusCode());
            assertTrue(path.body().contains("raise 'rest.request.header.max.bytes'"), path.body());
        }
    }

    @Test
    void afterARefusalTheServerGoesOn() throws Exception {
        try (RunningServer server = RunningServer.serving(SHORT)) {
            chunked(server, body(5000));
            server.send("GET", "/connectors", null, "X-Long", "x".repeat(1000));

            assertEquals(200, server.get("/connectors").statusCode());
        }
    }

    @Test
    void strictModeHasNoLimitUnlessTold() {
        Map<String, String> strict = Map.of("compatibility", "strict");
        Map<String, String> told = Map.of("compatibility", "strict", "rest.request.max.bytes", "7");

        assertEquals(OptionalLong.empty(), RestConfig.from(strict).limits().bodyBytes());
        assertEquals(OptionalLong.of(7), RestConfig.from(told).limits().bodyBytes());
        assertEquals(
                OptionalLong.of(10 << 20), RestConfig.from(Map.of()).limits().bodyBytes());
    }

    private static String body(int length) {
        String start = "{\"name\":\"x" + System.nanoTime() + "\",\"config\":{}}";
        return start + " ".repeat(length - start.length());
    }

    private static HttpResponse<String> chunked(RunningServer server, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/connectors"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes())))
                .build();
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString());
    }
}
