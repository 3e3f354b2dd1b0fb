package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.Admission;
import io.millrace.worker.api.TimedOutRefusal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes that nobody waits for any more. */
class GivenUpTest {
    private static final String STAGE = "The worker is currently testing, which began at 2026-01-01T00:00:00Z.";

    private RunningServer server = RunningServer.serving();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /connectors/c/config",
        "PATCH, /connectors/c/config",
        "PUT, /connectors/c/pause",
        "PUT, /connectors/c/stop",
        "DELETE, /connectors/c",
        "POST, /connectors/c/restart",
        "POST, /connectors/c/tasks/0/restart",
    })
    void aWriteThatHasNotBegunWhenItsTimeIsOutNeverBegins(String method, String path) throws Exception {
        server.herder.add("c", new TreeMap<>());
        server.herder.queue = true;
        server.rest.requestTimeout(Duration.ofMillis(50));

        HttpResponse<String> answer = server.send(method, path, "{}");

        Admission admission = server.herder.waiting.get(0);
        assertEquals(500, answer.statusCode());
        assertEquals(
                timedOut(STAGE + " It was given up before it began: nothing was changed, nor will it be."),
                answer.body());
        assertThrows(TimedOutRefusal.class, admission::begin);
    }

    @Test
    void aWriteThatHasBegunMayStillBeCarriedOut() throws Exception {
        server.herder.queue = true;
        server.herder.begin = true;
        server.rest.requestTimeout(Duration.ofMillis(50));

        HttpResponse<String> answer = server.send("PUT", "/connectors/c/config", "{}");

        assertEquals(timedOut(STAGE + " It had begun and may still be carried out."), answer.body());
    }

    @Test
    void strictModeSaysNoMoreThanApacheAndGivesUpAllTheSame() throws Exception {
        server.close();
        server = RunningServer.serving(Map.of("compatibility", "strict"));
        server.herder.queue = true;
        server.rest.requestTimeout(Duration.ofMillis(50));

        HttpResponse<String> answer = server.send("PUT", "/connectors/c/config", "{}");

        assertEquals(timedOut(STAGE), answer.body());
        assertThrows(TimedOutRefusal.class, server.herder.waiting.get(0)::begin);
    }

    @Test
    void aStopGivesUpWhatHasNotBegun() throws Exception {
        server.herder.queue = true;
        CompletableFuture<HttpResponse<String>> write = server.sendAsync("PUT", "/connectors/c/config", "{}");
        long deadline = System.nanoTime() + RunningServer.PATIENCE.toNanos();
        while (server.herder.waiting.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(5);
        }

        server.rest.stop(Duration.ofMillis(50));

        HttpResponse<String> answer = write.get(30, TimeUnit.SECONDS);
        assertEquals(503, answer.statusCode());
        assertTrue(answer.body().contains("shutting down"), answer.body());
        assertTrue(answer.body().contains("nothing was changed"), answer.body());
        assertThrows(TimedOutRefusal.class, server.herder.waiting.get(0)::begin);
    }

    private static String timedOut(String text) {
        return "{\"error_code\":500,\"message\":\"Request timed out. " + text + "\"}";
    }
}
