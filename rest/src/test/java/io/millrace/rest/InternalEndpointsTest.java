package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.ForbiddenRefusal;
import io.millrace.worker.api.NotLeaderRefusal;
import io.millrace.worker.api.NotReadyRefusal;
import io.millrace.worker.api.RebalancingRefusal;
import io.millrace.worker.api.SignedRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What workers of a cluster ask of each other. */
class InternalEndpointsTest {
    private static final String TASKS = "[{\"a\":\"1\",\"b\":null}]";

    private final FakeInternal internal = new FakeInternal();
    private RunningServer worker = serving("default");

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void taskConfigsComeWithTheirSignature() throws Exception {
        HttpResponse<String> answer = worker.send(
                "POST",
                "/connectors/a%20b/tasks",
                TASKS,
                "X-Connect-Authorization",
                "abc=",
                "x-connect-request-signature-algorithm",
                "HmacSHA256");

        FakeInternal.Asked asked = internal.asked.get(0);
        assertEquals(204, answer.statusCode());
        assertEquals("a b", asked.connector());
        assertEquals("[{a=1, b=null}]", asked.tasks().toString());
        assertArrayEquals(
                TASKS.getBytes(StandardCharsets.UTF_8), asked.request().body());
        assertEquals(Optional.of("abc="), asked.request().signature());
        assertEquals(Optional.of("HmacSHA256"), asked.request().algorithm());
    }

    @Test
    void aFenceHasNoBody() throws Exception {
        HttpResponse<String> answer = worker.send("PUT", "/connectors/c/fence", null);

        SignedRequest asked = internal.asked.get(0).request();
        assertEquals(204, answer.statusCode());
        assertEquals(0, asked.body().length);
        assertEquals(Optional.empty(), asked.signature());
        assertEquals(Optional.empty(), asked.algorithm());
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "strict"})
    void theTypeOfTheBodyDoesNotMatter(String compatibility) throws Exception {
        worker.close();
        worker = serving(compatibility);

        assertEquals(
                204,
                worker.send("POST", "/connectors/c/tasks", "[]", "Content-Type", "text/plain")
                        .statusCode());
        assertEquals(
                204,
                worker.send("POST", "/connectors/c/tasks", "[]", "X-Other", "x").statusCode());
        assertEquals(
                204,
                worker.send("PUT", "/connectors/c/fence", "x", "X-Other", "x").statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[{", "{}", "[1]", "[{\"a\":[]}]", "[null]"})
    void whatAreNoTaskConfigsReachNobody(String body) throws Exception {
        HttpResponse<String> answer = worker.send("POST", "/connectors/c/tasks", body);

        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().startsWith("{\"error_code\":400,"), answer.body());
        assertEquals(List.of(), internal.asked);
    }

    static Stream<Object[]> refusals() {
        return Stream.of(
                new Object[] {new ForbiddenRefusal("Internal request contained invalid signature."), 403},
                new Object[] {new NotReadyRefusal("no key yet"), 503},
                new Object[] {new RebalancingRefusal("superseded"), 409},
                new Object[] {new FailedRefusal("broken"), 500});
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalsHaveTheirStatus(RuntimeException refusal, int status) throws Exception {
        internal.refusal = refusal;

        HttpResponse<String> answer = worker.send("PUT", "/connectors/c/fence", null);

        assertEquals(status, answer.statusCode());
        assertEquals("{\"error_code\":" + status + ",\"message\":\"" + refusal.getMessage() + "\"}", answer.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"POST | /connectors/c/tasks | [{}]", "PUT | /connectors/c/fence | "})
    void theLeaderIsAskedWithoutTheSignature(String method, String path, String body) throws Exception {
        try (StubWorker leader = new StubWorker()) {
            leader.status = 204;
            internal.refusal = new NotLeaderRefusal("not me", Optional.of(leader.url()));

            HttpResponse<String> answer = worker.send(method, path, body, "X-Connect-Authorization", "abc=");

            assertEquals(204, answer.statusCode());
            assertEquals(method + " " + path + "?forward=true", leader.last().request());
            assertEquals(body == null ? "" : body, leader.last().body());
            assertEquals("", leader.last().header("X-connect-authorization"));
        }
    }

    @Test
    void aWorkerWithoutAClusterHasNoSuchEndpoints() throws Exception {
        try (RunningServer alone = RunningServer.serving()) {
            assertEquals(405, alone.send("POST", "/connectors/c/tasks", "[]").statusCode());
            assertEquals(404, alone.send("PUT", "/connectors/c/fence", null).statusCode());
        }
    }

    private RunningServer serving(String compatibility) {
        RunningServer server = RunningServer.inCluster(Map.of("compatibility", compatibility));
        server.herder.internal = internal;
        return server;
    }
}
