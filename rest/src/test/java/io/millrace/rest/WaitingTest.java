package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.NotReadyRefusal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private static final String STAGE = "The worker is currently testing, which began at 2026-01-01T00:00:00Z.";

    private final RunningServer server = RunningServer.serving();

    @BeforeEach
    void addConnector() {
        server.herder.add("c1", new TreeMap<>(Map.of("name", "c1")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aRequestThatTakesTooLongSaysWhatTheWorkerDoes() throws Exception {
        server.herder.hang = true;
        server.rest.requestTimeout(Duration.ofMillis(50));

        HttpResponse<String> answer = server.send("PUT", "/connectors/c1/pause", null);

        assertEquals(500, answer.statusCode());
        assertEquals("{\"error_code\":500,\"message\":\"Request timed out. " + STAGE + "\"}", answer.body());
    }

    @Test
    void aTimeOutWithoutAStageSaysJustThat() throws Exception {
        server.herder.hang = true;
        server.herder.stage = "";
        server.rest.requestTimeout(Duration.ofMillis(50));

        assertEquals(
                "{\"error_code\":500,\"message\":\"Request timed out\"}",
                server.send("DELETE", "/connectors/c1", null).body());
    }

    @Test
    void aWorkerThatDoesNotAnswerIsUnhealthy() throws Exception {
        server.rest.requestTimeout(Duration.ofMillis(50));
        server.herder.hang = true;
        HttpResponse<String> sick = server.get("/health");
        server.herder.hang = false;
        server.rest.resetRequestTimeout();
        HttpResponse<String> well = server.get("/health");

        assertEquals(500, sick.statusCode());
        assertEquals(
                "{\"status\":\"unhealthy\",\"message\":\"Worker was unable to handle this request and may be unable to"
                        + " handle other requests. " + STAGE + "\"}",
                sick.body());
        assertEquals(200, well.statusCode());
        assertEquals(
                "{\"status\":\"healthy\",\"message\":\"Worker has completed startup and is ready to handle requests.\"}",
                well.body());
    }

    @Test
    void aWorkerThatHasLostItsClusterIsUnhealthyAndSaysWhy() throws Exception {
        server.herder.failure = new NotReadyRefusal("The brokers are away.");

        HttpResponse<String> sick = server.get("/health");

        assertEquals(500, sick.statusCode());
        assertEquals(
                "{\"status\":\"unhealthy\",\"message\":\"Worker was unable to handle this request and may be unable to"
                        + " handle other requests. The brokers are away.\"}",
                sick.body());
    }

    @Test
    void readsAnswerWhileManyWritesHang() throws Exception {
        server.herder.hang = true;
        List<CompletableFuture<HttpResponse<String>>> writes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            writes.add(server.sendAsync("PUT", "/connectors/c1/config", "{\"n\":" + i + "}"));
        }
        awaitHanging(200);

        long slowest = 0;
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            assertEquals("[\"c1\"]", server.get("/connectors").body());
            slowest = Math.max(slowest, System.nanoTime() - start);
        }

        assertTrue(TimeUnit.NANOSECONDS.toMillis(slowest) < 10_000, "slowest read took " + slowest + " ns");
        assertTrue(writes.stream().noneMatch(CompletableFuture::isDone));
    }

    @Test
    void stopRefusesWhatHangsAndComesBack() throws Exception {
        server.herder.hang = true;
        CompletableFuture<HttpResponse<String>> hanging = server.sendAsync("PUT", "/connectors/c1/config", "{}");
        awaitHanging(1);

        assertTimeoutPreemptively(RunningServer.PATIENCE, () -> {
            server.rest.stop(Duration.ofMillis(100));
            server.rest.stop();
        });

        HttpResponse<String> answer = hanging.get(30, TimeUnit.SECONDS);
        assertEquals(503, answer.statusCode());
        assertTrue(answer.body().contains("shutting down"), answer.body());
    }

    @Test
    void aStoppedServerHasFreedItsPort() {
        int port = server.rest.uri().getPort();

        server.rest.stop();

        RestServer next = RestServer.listen(RestConfig.from(Map.of("listeners", "http://localhost:" + port)));
        assertEquals(port, next.uri().getPort());
        next.stop();
    }

    private void awaitHanging(int count) throws InterruptedException {
        long deadline = System.nanoTime() + RunningServer.PATIENCE.toNanos();
        while (server.herder.hanging.get() < count && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertEquals(count, server.herder.hanging.get());
    }
}
