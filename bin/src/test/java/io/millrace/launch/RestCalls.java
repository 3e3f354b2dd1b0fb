package io.millrace.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** A test's REST client. */
final class RestCalls {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An answer; its body is missing when there was none. */
    record Answer(int status, JsonNode body, HttpHeaders headers) {
        String message() {
            return body.path("message").asText();
        }

        @Override
        public String toString() {
            return status + " " + body;
        }
    }

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    RestCalls(URI base) {
        this.base = base;
    }

    Answer get(String path) {
        return call("GET", path, null);
    }

    Answer delete(String path) {
        return call("DELETE", path, null);
    }

    Answer post(String path, Object body) {
        return call("POST", path, body);
    }

    Answer put(String path, Object body) {
        return call("PUT", path, body);
    }

    Answer patch(String path, Object body) {
        return call("PATCH", path, body);
    }

    /** Creates a connector from pairs of keys and values. */
    Answer create(String name, String... settings) {
        return post("/connectors", Map.of("name", name, "config", config(settings)));
    }

    static Map<String, String> config(String... settings) {
        Map<String, String> config = new LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            config.put(settings[i], settings[i + 1]);
        }
        return config;
    }

    /** The states of a connector and its tasks, e.g. {@code RUNNING [RUNNING, FAILED]}. */
    String states(String connector) {
        Answer answer = get("/connectors/" + connector + "/status");
        if (answer.status() != 200) {
            return answer.toString();
        }
        return answer.body().path("connector").path("state").asText() + " "
                + answer.body().path("tasks").findValuesAsText("state");
    }

    private Answer call(String method, String path, Object body) {
        try {
            HttpRequest.BodyPublisher publisher = body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(base.resolve(path)).method(method, publisher);
            if (body != null) {
                request.header("Content-Type", "application/json");
            }
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            JsonNode parsed = response.body().length == 0 ? MissingNode.getInstance() : JSON.readTree(response.body());
            return new Answer(response.statusCode(), parsed, response.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
