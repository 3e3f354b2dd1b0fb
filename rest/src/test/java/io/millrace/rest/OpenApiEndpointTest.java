package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.rest.openapi.OpenApiFile;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenApiEndpointTest {
    @Test
    void servesTheFileAsItIs() throws Exception {
        try (RunningServer server = RunningServer.serving()) {
            HttpResponse<String> answer = server.get("/openapi.json");

            assertEquals(200, answer.statusCode());
            assertEquals(OpenApiFile.text(), answer.body());
            assertEquals(
                    "application/json",
                    answer.headers().firstValue("Content-Type").orElse(""));
            assertEquals(
                    answer.body().length(),
                    answer.headers().firstValueAsLong("Content-Length").orElse(-1));
        }
    }

    @Test
    void doesNotServeItInStrictMode() throws Exception {
        try (RunningServer server = RunningServer.serving(Map.of("compatibility", "strict"))) {
            assertEquals(404, server.get("/openapi.json").statusCode());
        }
    }
}
