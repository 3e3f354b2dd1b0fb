package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.ForbiddenRefusal;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.ShuttingDownRefusal;
import io.millrace.worker.api.UnsupportedRefusal;
import java.net.HttpURLConnection;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalsTest {
    private final RunningServer server = RunningServer.serving();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | /connectors | {\"name\":\"x\"          | not valid JSON",
                "POST | /connectors | {\"config\":{}} trailing       | not valid JSON",
                "POST | /connectors | []                       | must be a JSON object, not an array",
                "POST | /connectors | \"x\"                    | must be a JSON object, not a string",
                "POST | /connectors | null                     | must be a JSON object, not null",
                "POST | /connectors | ``                       | has no body",
                "POST | /connectors | {\"name\":\"x\"}         | Field 'config' is missing",
                "POST | /connectors | {\"config\":[]}          | Field 'config' must not be an array",
                "POST | /connectors | {\"name\":{},\"config\":{}}  | 'name' must be a string, not an object",
                "POST | /connectors | {\"config\":{\"a\":[1]}} | 'config.a' must be a string, not an array",
                "POST | /connectors | {\"config\":{},\"x\":1}  | Unknown field 'x'",
                "POST | /connectors | {\"config\":{},\"initial_state\":\"ON\"} | one of RUNNING, PAUSED, STOPPED, was 'ON'",
                "POST | /connectors | {\"name\":\"x\",\"config\":{\"name\":\"y\"}} | Connector name configuration (y) doesn't match connector name in the URL (x)",
                "PUT | /connectors/x/config | {\"name\":\"y\"} | Connector name configuration (y) doesn't match connector name in the URL (x)",
                "PUT | /connectors/x/config | {\"a\":{}}       | 'a' must be a string, not an object",
                "PATCH | /connectors/x/config | {\"name\":\"y\"} | doesn't match",
                "PUT | /connector-plugins/Foo/config/validate | nonsense | not valid JSON",
                "PUT | /connector-plugins/Foo/config/validate | {\"connector.class\":\"Bar\"} | Included connector type Bar does not match request type Foo",
                "PUT | /connector-plugins/Foo/config/validate | {} | contains no connector type",
            })
    void aCallersMistakeIsABadRequestThatNamesThePlace(String method, String path, String body, String text)
            throws Exception {
        HttpResponse<String> answer = server.send(method, path, body);

        assertEquals(400, answer.statusCode());
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElse(""));
        assertTrue(message(answer).contains(text), answer.body());
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new InvalidRefusal("bad"), 400, "bad"),
                Arguments.of(new ForbiddenRefusal("Topic tracking is disabled."), 403, "Topic tracking is disabled."),
                Arguments.of(new UnsupportedRefusal("not here"), 500, "not here"),
                Arguments.of(new FailedRefusal("Failed to start"), 500, "Failed to start"),
                Arguments.of(new ShuttingDownRefusal("bye"), 503, "bye"),
                Arguments.of(new ConfigException("a", 1, "odd"), 500, "Invalid value 1 for configuration a: odd"),
                Arguments.of(new CompletionException(new InvalidRefusal("inner")), 400, "inner"),
                Arguments.of(new IllegalStateException(), 500, "java.lang.IllegalStateException"),
                Arguments.of(new NoClassDefFoundError("foo/Bar"), 500, "java.lang.NoClassDefFoundError: foo/Bar"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failuresBecomeCodesAlikeForReadsAndWrites(Throwable failure, int status, String message) throws Exception {
        server.herder.failure = failure;

        for (HttpResponse<String> answer :
                List.of(server.get("/connectors"), server.send("PUT", "/connectors/c/config", "{}"))) {
            assertEquals(status, answer.statusCode());
            assertEquals(
                    status,
                    new ObjectMapper().readTree(answer.body()).get("error_code").asInt());
            assertEquals(message, message(answer));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /nope           | 404 | HTTP 404 Not Found",
                "PUT    | /connectors     | 405 | HTTP 405 Method Not Allowed",
                "BREW   | /connectors     | 405 | HTTP 405 Method Not Allowed",
            })
    void refusalsBeforeAnEndpointIsChosenAreJsonWithoutMediaType(String method, String path, int status, String message)
            throws Exception {
        HttpResponse<String> answer = server.send(method, path, null);

        assertEquals(status, answer.statusCode());
        assertEquals("{\"error_code\":" + status + ",\"message\":\"" + message + "\"}", answer.body());
        assertTrue(answer.headers().firstValue("Content-Type").isEmpty());
    }

    @Test
    void otherMediaTypesAreRefusedWhenThereIsABody() throws Exception {
        HttpResponse<String> wrongBody = server.send("POST", "/connectors", "{}", "Content-Type", "text/plain");
        HttpResponse<String> wrongAnswer = server.send("GET", "/connectors", null, "Accept", "text/plain");

        assertEquals(415, wrongBody.statusCode());
        assertEquals("{\"error_code\":415,\"message\":\"HTTP 415 Unsupported Media Type\"}", wrongBody.body());
        assertEquals(406, wrongAnswer.statusCode());
        assertEquals("{\"error_code\":406,\"message\":\"HTTP 406 Not Acceptable\"}", wrongAnswer.body());
    }

    @ParameterizedTest
    @CsvSource({"application/json;charset=UTF-8", "application/*", "*/*"})
    void compatibleMediaTypesAreTaken(String type) throws Exception {
        assertEquals(
                201,
                server.send("POST", "/connectors", "{\"name\":\"x\",\"config\":{}}", "Content-Type", type)
                        .statusCode());
    }

    @ParameterizedTest
    @CsvSource({"text/plain", "application/x-www-form-urlencoded", "garbage"})
    void anyMediaTypeIsTakenWithoutABody(String type) throws Exception {
        server.herder.add("c", new TreeMap<>(Map.of()));

        assertEquals(
                200,
                server.send("GET", "/connectors", null, "Content-Type", type).statusCode());
        assertEquals(
                204,
                server.send("POST", "/connectors/c/restart", null, "Content-Type", type)
                        .statusCode());
        assertEquals(
                204,
                server.send("DELETE", "/connectors/c", null, "Content-Type", type)
                        .statusCode());
    }

    /** So Spring's RestTemplate sends it, by way of HttpURLConnection. */
    @Test
    void anEmptyFormInChunksIsNoBodyOfADelete() throws Exception {
        server.herder.add("c", new TreeMap<>(Map.of()));

        HttpURLConnection request = (HttpURLConnection)
                server.rest.uri().resolve("/connectors/c").toURL().openConnection();
        request.setRequestMethod("DELETE");
        request.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
        request.setDoOutput(true);
        request.setChunkedStreamingMode(0);
        request.getOutputStream().close();

        assertEquals(204, request.getResponseCode());
    }

    @Test
    void jsonBesideAnythingIsAnswered() throws Exception {
        assertEquals(
                200,
                server.send("GET", "/connectors", null, "Accept", "text/plain, */*")
                        .statusCode());
    }

    @Test
    void optionsNameTheMethods() throws Exception {
        HttpResponse<String> answer = server.send("OPTIONS", "/connectors", null);

        assertEquals(200, answer.statusCode());
        assertEquals(
                "HEAD,POST,GET,OPTIONS", answer.headers().firstValue("Allow").orElse(""));
    }

    @Test
    void malformedPathsAreRefusedAsJson() throws Exception {
        HttpResponse<String> answer = server.send("DELETE", "/connectors/%2e%2e/x", null);

        assertEquals(400, answer.statusCode());
        assertEquals(
                400,
                new ObjectMapper().readTree(answer.body()).get("error_code").asInt());
    }

    private static String message(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body()).get("message").asText();
    }
}
