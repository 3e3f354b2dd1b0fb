package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.api.WorkerLoggers.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoggersEndpointTest {
    @Test
    void listsLevelsByNameWithTheTimeOfTheirLastChange() throws Exception {
        try (RunningServer server = RunningServer.serving()) {
            server.loggers.levels.put("root", new Level("INFO", OptionalLong.empty()));
            server.loggers.levels.put("a.b", new Level("DEBUG", OptionalLong.of(5)));

            assertEquals(
                    "{\"a.b\":{\"level\":\"DEBUG\",\"last_modified\":5},"
                            + "\"root\":{\"level\":\"INFO\",\"last_modified\":null}}",
                    server.get("/admin/loggers").body());
            assertEquals(
                    server.get("/admin/loggers").body(),
                    server.get("/admin/loggers/").body());
            assertEquals(
                    "{\"level\":\"DEBUG\",\"last_modified\":5}",
                    server.get("/admin/loggers/a.b").body());
        }
    }

    @Test
    void knowsNoLoggerThatWasNeitherConfiguredNorUsed() throws Exception {
        try (RunningServer server = RunningServer.serving()) {
            HttpResponse<String> response = server.get("/admin/loggers/none");

            assertEquals(404, response.statusCode());
            assertEquals("{\"error_code\":404,\"message\":\"Logger none not found.\"}", response.body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?scope=worker", "?scope=Worker", "?scope=elsewhere"})
    void answersAChangeOnThisWorkerWithTheLoggersThatChanged(String scope) throws Exception {
        try (RunningServer server = RunningServer.serving()) {
            HttpResponse<String> response = server.send("PUT", "/admin/loggers/a.b" + scope, "{\"level\":\"DEBUG\"}");

            assertEquals(200, response.statusCode());
            assertEquals("[\"a.b\"]", response.body());
        }
    }

    @Test
    void answersAChangeOfTheClusterWithNothing() throws Exception {
        try (RunningServer server = RunningServer.serving()) {
            HttpResponse<String> response =
                    server.send("PUT", "/admin/loggers/a.b?scope=cluster", "{\"level\":\"DEBUG\"}");

            assertEquals(204, response.statusCode());
            assertEquals("DEBUG", server.loggers.levels.get("a.b").name());
        }
    }

    @Test
    void inAClusterAChangeOfTheClusterIsForEveryWorker() throws Exception {
        try (RunningServer server = RunningServer.inCluster(Map.of())) {
            HttpResponse<String> set = server.send("PUT", "/admin/loggers/a.b?scope=Cluster", "{\"level\":\"debug\"}");
            HttpResponse<String> odd = server.send("PUT", "/admin/loggers/a.c?scope=cluster", "{\"level\":\"LOUD\"}");
            HttpResponse<String> here = server.send("PUT", "/admin/loggers/a.d", "{\"level\":\"DEBUG\"}");

            assertEquals(204, set.statusCode());
            assertEquals(404, odd.statusCode());
            assertEquals("{\"error_code\":404,\"message\":\"invalid log level 'LOUD'.\"}", odd.body());
            assertEquals("[\"a.d\"]", here.body());
            assertEquals(Map.of("a.b", "DEBUG"), server.herder.loggerLevels);
            assertEquals(Set.of("a.d"), server.loggers.levels.keySet());
        }
    }

    @Test
    void refusesAChangeWithoutALevelOrWithAnUnknownOne() throws Exception {
        try (RunningServer server = RunningServer.serving()) {
            HttpResponse<String> missing = server.send("PUT", "/admin/loggers/a.b", "{}");
            HttpResponse<String> unknown = server.send("PUT", "/admin/loggers/a.b", "{\"level\":\"LOUD\"}");

            assertEquals(400, missing.statusCode());
            assertEquals(
                    "{\"error_code\":400,\"message\":\"Desired 'level' parameter was not specified in request.\"}",
                    missing.body());
            assertEquals(404, unknown.statusCode());
            assertEquals("{\"error_code\":404,\"message\":\"invalid log level 'LOUD'.\"}", unknown.body());
        }
    }

    @Test
    void servesLoggersOnAdminListenersAloneWhereThereAreSome() throws Exception {
        try (RunningServer server = RunningServer.serving(Map.of("admin.listeners", "http://localhost:0"))) {
            URI admin = server.rest.adminUri().orElseThrow().resolve("/admin/loggers");

            assertEquals(404, server.get("/admin/loggers").statusCode());
            assertEquals(200, get(admin).statusCode());
            assertEquals(404, get(admin.resolve("/connectors")).statusCode());
        }
    }

    @Test
    void servesNoLoggersWhereAdminListenersAreTurnedOff() throws Exception {
        try (RunningServer server = RunningServer.serving(Map.of("admin.listeners", ""))) {
            assertEquals(404, server.get("/admin/loggers").statusCode());
            assertEquals(200, server.get("/connectors").statusCode());
        }
    }

    private static HttpResponse<String> get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .timeout(RunningServer.PATIENCE)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
