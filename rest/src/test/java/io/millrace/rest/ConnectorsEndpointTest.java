package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.TargetState;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectorsEndpointTest {
    private static final String INFO = "{\"name\":\"c1\",\"config\":{\"k\":\"v\",\"name\":\"c1\"},"
            + "\"tasks\":[{\"connector\":\"c1\",\"task\":0}],\"type\":\"source\"}";
    private static final String STATUS =
            "{\"name\":\"c1\",\"connector\":{\"state\":\"RUNNING\",\"worker_id\":\"h:8083\"},"
                    + "\"tasks\":[{\"id\":0,\"state\":\"FAILED\",\"worker_id\":\"h:8083\",\"version\":\"1.2\","
                    + "\"trace\":\"boom\\n\\tat x\"}],\"type\":\"source\"}";

    private final RunningServer server = RunningServer.serving();

    @BeforeEach
    void addConnector() {
        server.herder.add("c1", new TreeMap<>(Map.of("name", "c1", "k", "v")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/                         | 200 | {\"version\":\"4.3.1\",\"commit\":\"abc\",\"kafka_cluster_id\":\"cluster-1\"}",
                "/connectors               | 200 | [\"c1\"]",
                "/connectors/              | 200 | [\"c1\"]",
                "/connectors?expand=x      | 200 | {\"c1\":{}}",
                "/connectors/c1            | 200 | " + INFO,
                "/connectors/c1/           | 200 | " + INFO,
                "/connectors/no            | 404 | {\"error_code\":404,\"message\":\"Connector no not found\"}",
                "/connectors/c1/config     | 200 | {\"k\":\"v\",\"name\":\"c1\"}",
                "/connectors/c1/status     | 200 | " + STATUS,
                "/connectors/no/status     | 404 | {\"error_code\":404,\"message\":\"No status found for connector no\"}",
                "/connectors/c1/tasks      | 200 | [{\"id\":{\"connector\":\"c1\",\"task\":0},\"config\":{\"task.class\":\"T\"}}]",
                "/connectors/c1/tasks-config | 404 | {\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}",
                "/connectors/c1/tasks/9/status | 404 | {\"error_code\":404,\"message\":\"No status found for task c1-9\"}",
                "/connectors/c1/tasks/x/status | 404 | {\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}",
                "/connectors/no/topics     | 200 | {\"no\":{\"topics\":[]}}",
                "/connectors/a%2Fb         | 404 | {\"error_code\":404,\"message\":\"Connector a/b not found\"}",
                "/connectors/a%25b%20%2B   | 404 | {\"error_code\":404,\"message\":\"Connector a%b + not found\"}",
            })
    void readsAnswerAsTheContractSays(String path, int status, String body) throws Exception {
        HttpResponse<String> answer = server.get(path);

        assertEquals(status, answer.statusCode());
        assertEquals(body, answer.body());
        assertEquals(
                body.getBytes(StandardCharsets.UTF_8).length,
                answer.headers().firstValueAsLong("Content-Length").orElse(-1));
    }

    @Test
    void leavesOutOfTheExpandedListWhatIsDeletedMeanwhile() throws Exception {
        server.herder.vanishing.add("c1");

        assertEquals("{}", server.get("/connectors?expand=status&expand=info").body());
    }

    @Test
    void expandsTheListAndLeavesOutWhatHasNoStatus() throws Exception {
        server.herder.configs.put("silent", Map.of());

        assertEquals(
                "{\"c1\":{\"status\":" + STATUS + ",\"info\":" + INFO + "}}",
                server.get("/connectors?expand=status&expand=info").body());
        assertEquals(
                "{\"c1\":{\"info\":" + INFO
                        + "},\"silent\":{\"info\":{\"name\":\"silent\",\"config\":{},\"tasks\":[],\"type\":\"source\"}}}",
                server.get("/connectors?expand=info").body());
    }

    @Test
    void showsTheTaskStatusWithoutItsConnector() throws Exception {
        assertEquals(
                "{\"id\":0,\"state\":\"FAILED\",\"worker_id\":\"h:8083\",\"version\":\"1.2\",\"trace\":\"boom\\n\\tat x\"}",
                server.get("/connectors/c1/tasks/0/status").body());
    }

    @Test
    void theClusterIdIsNullIfTheBrokersHaveNone() throws Exception {
        server.herder.clusterId = CompletableFuture.completedFuture("");

        assertTrue(server.get("/").body().endsWith("\"kafka_cluster_id\":null}"));
    }

    @Test
    void theRootWaitsForTheClusterIdAndNothingElseDoes() throws Exception {
        server.herder.clusterId = new CompletableFuture<>();
        CompletableFuture<HttpResponse<String>> root = CompletableFuture.supplyAsync(() -> get("/"));

        assertEquals(200, get("/connectors").statusCode());
        assertFalse(root.isDone());
        server.herder.clusterId.complete("late");

        assertTrue(root.join().body().endsWith("\"kafka_cluster_id\":\"late\"}"));
    }

    private HttpResponse<String> get(String path) {
        try {
            return server.get(path);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void createsWithLocationAndInitialState() throws Exception {
        String body =
                "{\"name\":\" a b/{c}% \",\"config\":{\"n\":1,\"t\":true,\"z\":null},\"initial_state\":\"paused\"}";

        HttpResponse<String> answer = server.send("POST", "/connectors", body);

        assertEquals(201, answer.statusCode());
        assertEquals(
                server.uri("/connectors/a%20b/%7Bc%7D%25").toString(),
                answer.headers().firstValue("Location").orElse(""));
        assertEquals(
                "{\"name\":\"a b/{c}%\",\"config\":{\"n\":\"1\",\"t\":\"true\",\"z\":null,\"name\":\"a b/{c}%\"},"
                        + "\"tasks\":[],\"type\":\"source\"}",
                answer.body());
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals(TargetState.PAUSED, server.herder.targets.get("a b/{c}%"));
    }

    @Test
    void numbersBecomeTextsAsTheyAreWritten() throws Exception {
        String config = "{\"a\":1.50,\"b\":1e3,\"c\":1,\"d\":true,\"e\":null}";

        server.send("POST", "/connectors", "{\"name\":\"made\",\"config\":" + config + "}");
        server.send("PUT", "/connectors/put/config", config);

        for (String connector : List.of("made", "put")) {
            assertEquals(
                    "{\"a\":\"1.50\",\"b\":\"1e3\",\"c\":\"1\",\"d\":\"true\",\"e\":null,\"name\":\"" + connector
                            + "\"}",
                    server.get("/connectors/" + connector + "/config").body());
        }
    }

    @Test
    void aTakenNameIsAConflict() throws Exception {
        HttpResponse<String> answer = server.send("POST", "/connectors", "{\"name\":\"c1\",\"config\":{}}");

        assertEquals(409, answer.statusCode());
        assertEquals("{\"error_code\":409,\"message\":\"Connector c1 already exists\"}", answer.body());
    }

    @Test
    void putCreatesWithLocationThenUpdatesWithout() throws Exception {
        HttpResponse<String> created = server.send("PUT", "/connectors/new/config", "{\"a\":\"b\"}");
        HttpResponse<String> updated = server.send("PUT", "/connectors/new/config", "{\"name\":\"new\"}");

        assertEquals(201, created.statusCode());
        assertEquals(
                server.uri("/connectors/new").toString(),
                created.headers().firstValue("Location").orElse(""));
        assertEquals(200, updated.statusCode());
        assertFalse(updated.headers().firstValue("Location").isPresent());
    }

    @Test
    void patchesRemoveKeysByNull() throws Exception {
        HttpResponse<String> answer = server.send("PATCH", "/connectors/c1/config", "{\"k\":null,\"x\":2}");

        assertEquals(200, answer.statusCode());
        assertEquals(Map.of("name", "c1", "x", "2"), server.herder.configs.get("c1"));
        assertEquals(404, server.send("PATCH", "/connectors/no/config", "{}").statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE | /connectors/c1                 | 204",
                "DELETE | /connectors/no                 | 404",
                "PUT    | /connectors/c1/pause           | 202",
                "PUT    | /connectors/c1/resume          | 202",
                "PUT    | /connectors/c1/stop            | 204",
                "PUT    | /connectors/no/stop            | 404",
                "POST   | /connectors/c1/restart         | 204",
                "POST   | /connectors/c1/restart?includeTasks=yes | 204",
                "POST   | /connectors/no/restart         | 404",
                "POST   | /connectors/c1/tasks/0/restart | 204",
                "POST   | /connectors/c1/tasks/7/restart | 404",
                "PUT    | /connectors/c1/topics/reset    | 202",
            })
    void changesAnswerWithTheirCodeAndNoBody(String method, String path, int status) throws Exception {
        HttpResponse<String> answer = server.send(method, path, null);

        assertEquals(status, answer.statusCode());
        assertEquals(status == 404, answer.body().startsWith("{\"error_code\":404,"));
    }

    @Test
    void targetStatesReachTheHerder() throws Exception {
        server.send("PUT", "/connectors/c1/stop", null);
        assertEquals(TargetState.STOPPED, server.herder.targets.get("c1"));

        server.send("PUT", "/connectors/c1/resume", null);
        assertEquals(TargetState.STARTED, server.herder.targets.get("c1"));
    }

    @Test
    void restartsByPlanAreAccepted() throws Exception {
        HttpResponse<String> answer =
                server.send("POST", "/connectors/c1/restart?includeTasks=true&onlyFailed=TRUE", null);

        assertEquals(202, answer.statusCode());
        assertEquals(STATUS, answer.body());
        assertEquals("RestartRequest[connector=c1, onlyFailed=true, includeTasks=true]", server.herder.restarted);
    }
}
