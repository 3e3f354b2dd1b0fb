package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.worker.api.NotLeaderRefusal;
import io.millrace.worker.model.ConnectorInfo;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker of ours whose leader is another kind of worker, does not answer, or is no worker at all. */
class OddLeadersTest {
    private static final String INFO = "{\"name\":\"c\",\"config\":{\"password\":\"real\",\"none\":null},\"tasks\":"
            + "[{\"connector\":\"c\",\"task\":0}],\"type\":\"sink\",\"more\":1}";

    private final RunningServer follower = RunningServer.inCluster(Map.of());
    private StubWorker leader;

    @BeforeEach
    void another() throws Exception {
        leader = new StubWorker();
        leadBy(leader.url());
    }

    @AfterEach
    void stop() {
        follower.close();
        leader.close();
    }

    @Test
    void onlyTheHeadersOfTheContractAreSent() throws Exception {
        leader.body = INFO;

        follower.send(
                "PUT",
                "/connectors/c/config?a=b",
                "{\"x\": 1}",
                "Content-Type",
                "application/json; charset=utf-8",
                "Authorization",
                "Basic abc",
                "Accept",
                "application/*",
                "Cookie",
                "a=b",
                "X-Other",
                "y");

        StubWorker.Asked asked = leader.last();
        assertEquals("PUT /connectors/c/config?forward=true", asked.request());
        assertEquals("{\"x\": 1}", asked.body());
        assertEquals("Basic abc", asked.header("Authorization"));
        assertEquals("application/json", asked.header("Accept"));
        assertEquals("application/json", asked.header("Content-type"));
        assertEquals("kafka-connect", asked.header("User-agent"));
        assertEquals(
                Set.of("Accept", "Authorization", "Content-length", "Content-type", "Host", "User-agent"),
                asked.headers().keySet());
    }

    @Test
    void restartsCarryTheirFlagsAndNoBody() throws Exception {
        leader.status = 202;
        leader.body =
                "{\"name\":\"c\",\"connector\":{\"state\":\"RESTARTING\",\"worker_id\":\"a:1\",\"msg\":\"parrot\"},"
                        + "\"tasks\":[{\"id\":0,\"state\":\"FAILED\",\"worker_id\":\"a:1\",\"version\":\"1\",\"trace\":\"t\"}],"
                        + "\"type\":\"sink\"}";

        HttpResponse<String> answer = follower.send("POST", "/connectors/c/restart?includeTasks=true", "");

        assertEquals(
                "POST /connectors/c/restart?forward=true&includeTasks=true&onlyFailed=false",
                leader.last().request());
        assertEquals("", leader.last().header("Content-type"));
        assertEquals(202, answer.statusCode());
        assertEquals(leader.body.replace("msg", "trace").replace("parrot", "[hidden]"), answer.body());
    }

    @Test
    void connectorsAreShownAsThisWorkerShowsThem() throws Exception {
        follower.herder.shown = info -> {
            Map<String, String> masked = new TreeMap<>(info.config());
            masked.put("password", "****");
            return new ConnectorInfo(info.name(), masked, info.tasks(), info.type());
        };
        leader.status = 201;
        leader.body = INFO;

        HttpResponse<String> answer = follower.send("PUT", "/connectors/c/config", "{}");

        assertEquals(201, answer.statusCode());
        assertEquals(
                "{\"name\":\"c\",\"config\":{\"none\":null,\"password\":\"****\"},\"tasks\":"
                        + "[{\"connector\":\"c\",\"task\":0}],\"type\":\"sink\"}",
                answer.body());
    }

    @Test
    void refusalsKeepTheirStatusAndCode() throws Exception {
        leader.status = 503;
        leader.body = "{\"error_code\":50301,\"message\":\"no parrot here\"}";

        HttpResponse<String> answer = follower.send("DELETE", "/connectors/c", null);

        assertEquals(503, answer.statusCode());
        assertEquals("{\"error_code\":50301,\"message\":\"no [hidden] here\"}", answer.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200 | <html>hello</html> | IO Error trying to forward REST request",
                "200 | [] | IO Error trying to forward REST request",
                "200 | {\"name\":\"c\"} | IO Error trying to forward REST request",
                "401 | who are you? | IO Error trying to forward REST request",
                "404 | {} | IO Error trying to forward REST request",
                "500 | `` | IO Error trying to forward REST request",
                "302 | `` | Unexpected status code when handling forwarded request: 302",
            })
    void whatIsNoAnswerOfAWorkerIsAFailure(int status, String body, String message) throws Exception {
        leader.status = status;
        leader.body = body;
        leader.headers.put("Location", "http://localhost:1/");

        HttpResponse<String> answer = follower.send("PUT", "/connectors/c/config", "{}");

        assertEquals(500, answer.statusCode());
        assertTrue(message(answer).startsWith(message), answer.body());
        assertEquals(1, leader.asked.size());
    }

    @Test
    void aLeaderThatIsGoneIsNamed() throws Exception {
        String url = leader.url();
        leader.close();

        HttpResponse<String> answer = follower.send("DELETE", "/connectors/c", null);

        assertEquals(500, answer.statusCode());
        assertTrue(
                message(answer).startsWith("IO Error trying to forward REST request: worker at " + url + ": "),
                answer.body());
    }

    @ParameterizedTest
    @CsvSource({"http://no_such_host:8083/, IO Error", "nonsense, Error", "mailto:x, Error"})
    void anAddressThatLeadsNowhereIsNamed(String url, String kind) throws Exception {
        leadBy(url);

        HttpResponse<String> answer = follower.send("DELETE", "/connectors/c", null);

        assertEquals(500, answer.statusCode());
        assertTrue(
                message(answer).startsWith(kind + " trying to forward REST request: worker at " + url + ": "),
                answer.body());
    }

    @Test
    void oneConnectionIsUsedAgain() throws Exception {
        leader.status = 204;

        for (int i = 0; i < 5; i++) {
            assertEquals(204, follower.send("DELETE", "/connectors/c", null).statusCode());
        }

        assertEquals(
                1, leader.asked.stream().map(StubWorker.Asked::port).distinct().count());
    }

    @Test
    void aLeaderThatDoesNotAnswerCostsNoThreadAndIsTold() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 60)) {
            String url = "http://localhost:" + silent.getLocalPort() + "/";
            leadBy(url);
            List<CompletableFuture<HttpResponse<String>>> writes = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                writes.add(follower.sendAsync("DELETE", "/connectors/c", null));
            }
            List<Socket> connections = new ArrayList<>();
            while (connections.size() < writes.size()) {
                connections.add(silent.accept());
            }

            assertEquals("[]", follower.get("/connectors").body());
            assertTrue(writes.stream().noneMatch(CompletableFuture::isDone));
            follower.rest.requestTimeout(Duration.ofSeconds(2));
            HttpResponse<String> late = follower.send("DELETE", "/connectors/c", null);
            assertEquals(500, late.statusCode());
            assertTrue(
                    message(late)
                            .endsWith("It was passed on to the worker at " + url + ", which may still carry it out."),
                    late.body());
            follower.rest.stop(Duration.ZERO);
            for (Socket connection : connections) {
                connection.close();
            }
        }
    }

    @Test
    void thoseWhoWaitForALeaderHearOfAStop() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            leadBy("http://localhost:" + silent.getLocalPort() + "/");
            CompletableFuture<HttpResponse<String>> write = follower.sendAsync("DELETE", "/connectors/c", null);
            silent.accept();

            follower.rest.stop(Duration.ofMillis(50));

            HttpResponse<String> answer = write.get(30, TimeUnit.SECONDS);
            assertEquals(503, answer.statusCode());
            assertTrue(message(answer).contains("was passed on to the worker at"), answer.body());
            assertFalse(message(answer).contains("nothing was changed"), answer.body());
        }
    }

    private void leadBy(String url) {
        follower.herder.elsewhere = new NotLeaderRefusal("not me", Optional.of(url));
    }

    private static String message(HttpResponse<String> answer) throws Exception {
        JsonNode json = new ObjectMapper().readTree(answer.body());
        assertEquals(json.path("error_code").asInt(), answer.statusCode());
        return json.path("message").asText();
    }
}
