package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.OffsetAdmin.PartitionOffset;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.model.TaskStatus;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of {@code compatibility=strict}, where they differ from ours; those of Apache's worker were looked at. */
class StrictModeTest {
    private static final Map<String, String> STRICT = Map.of("compatibility", "strict");

    private final RunningServer server = RunningServer.serving(STRICT);

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | /connectors | `` | Cannot invoke \"org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest.name()\" because \"createRequest\" is null",
                "POST | /connectors | {\"name\":\"x\"} | Cannot invoke \"java.util.Map.get(Object)\" because \"connectorConfig\" is null",
                "POST | /connectors | [] | Cannot deserialize value of type `org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest` from Array value",
                "POST | /connectors | {\"x\":1} | not marked as ignorable (3 known properties: \"config\", \"name\", \"initial_state\")",
                "POST | /connectors | {\"initial_state\":\"ON\"} | No enum constant org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest.InitialState.ON",
                "POST | /connectors | {\"config\":{}} {} | Trailing token (of type START_OBJECT) found after value",
                "PUT | /connectors/x/config | null | Cannot invoke \"java.util.Map.get(Object)\" because \"connectorConfig\" is null",
                "PUT | /connectors/x/config | {\"a\":{}} | Cannot deserialize value of type `java.lang.String` from Object value",
                "PATCH | /connectors/c/config | `` | Cannot invoke \"java.util.Map.forEach(java.util.function.BiConsumer)\" because \"patch\" is null",
                "PATCH | /connectors/c/offsets | null | Cannot invoke \"org.apache.kafka.connect.runtime.rest.entities.ConnectorOffsets.offsets()\" because \"offsets\" is null",
                "PATCH | /connectors/c/offsets | {\"offsets\":[null]} | Cannot invoke \"org.apache.kafka.connect.runtime.rest.entities.ConnectorOffset.partition()\" because \"offset\" is null",
                "PUT | /connector-plugins/FileSink/config/validate | {} | org.apache.kafka.connect.runtime.rest.errors.BadRequestException: Connector config {} contains no connector type",
                "PUT | /admin/loggers/root | null | Cannot invoke \"java.util.Map.get(Object)\" because \"levelMap\" is null",
                "POST | /connectors/c/tasks | {} | Cannot deserialize value of type `java.util.ArrayList<java.util.Map<java.lang.String,java.lang.String>>`",
                "POST | /connectors/c/tasks | [] | Kafka Connect in standalone mode does not support externally setting task configurations.",
                "PUT | /connectors/c/fence | {} | Kafka Connect in standalone mode does not support exactly-once source connectors.",
                "PUT | /connectors/nobody/stop | {} | No connector `nobody` configured",
                "POST | /connectors/nobody/restart | {} | Cannot invoke \"java.util.Map.get(Object)\" because \"connProps\" is null",
                "POST | /connectors/nobody/tasks/0/restart | {} | Failed to start task nobody-0 since it is not a recognizable type (source or sink)",
            })
    void mistakesOfACallerAreFailures(String method, String path, String body, String text) throws Exception {
        server.herder.add("c", new TreeMap<>(Map.of()));

        HttpResponse<String> answer = server.send(method, path, body);

        assertEquals(500, answer.statusCode());
        assertTrue(json(answer).get("message").asText().contains(text), answer.body());
    }

    @Test
    void bodiesThatCanBeReadAreReadAsByDefault() throws Exception {
        HttpResponse<String> created = server.send(
                "POST",
                "/connectors",
                "{\"name\":\" x \",\"config\":{\"a\":1.50,\"b\":true,\"c\":null},\"initial_state\":\"paused\"}");
        HttpResponse<String> altered = server.send(
                "PATCH",
                "/connectors/x/offsets",
                "{\"offsets\":[{\"partition\":{\"p\":1},\"offset\":{\"o\":2.5}},{\"partition\":null}]}");
        HttpResponse<String> patched = server.send("PATCH", "/connectors/x/config", "{\"name\":\"y\",\"b\":null}");

        assertEquals(201, created.statusCode());
        assertEquals("1.50", json(created).at("/config/a").asText());
        assertEquals(TargetState.PAUSED, server.herder.targets.get("x"));
        assertEquals(200, altered.statusCode());
        assertEquals(
                List.of(new PartitionOffset(Map.of("p", 1), Map.of("o", 2.5)), new PartitionOffset(null, null)),
                server.herder.offsets.asked.get("x"));
        assertEquals(200, patched.statusCode());
        assertEquals("y", server.herder.configs.get("x").get("name"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/connectors/c/logs",
                "/admin/connectors/c/loggers",
                "/connectors/c/stalls",
                "/connectors/c/restarts",
                "/connector-plugins/problems",
                "/connector-files"
            })
    void whatOursAloneHasIsNotThere(String path) throws Exception {
        server.herder.add("c", new TreeMap<>(Map.of()));

        HttpResponse<String> answer = server.get(path);

        assertEquals(404, answer.statusCode());
        assertEquals("{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}", answer.body());
    }

    @Test
    void theTypeOfABodyCountsEvenIfThereIsNone() throws Exception {
        HttpResponse<String> bodyless = server.send("GET", "/connectors", null, "Content-Type", "text/plain");
        HttpResponse<String> untyped = server.send("POST", "/connectors", "{\"config\":{}}", "X-Other", "x");
        HttpResponse<String> nothing = server.send("POST", "/connectors", "", "X-Other", "x");
        HttpResponse<String> nonsense = server.send("GET", "/connectors", null, "Content-Type", "nonsense");

        assertEquals(415, bodyless.statusCode());
        assertEquals(415, untyped.statusCode());
        assertEquals(500, nothing.statusCode());
        assertEquals(400, nonsense.statusCode());
        assertTrue(nonsense.body().contains("<title>Error 400 Bad Request</title>"), nonsense.body());
    }

    @Test
    void methodsThatAreAllowedAreNotTold() throws Exception {
        HttpResponse<String> answer = server.send("DELETE", "/connectors", null);

        assertEquals(405, answer.statusCode());
        assertTrue(answer.headers().firstValue("Allow").isEmpty());
    }

    @Test
    void namesWithASlashAreRefusedWithAPage() throws Exception {
        HttpResponse<String> got = server.get("/connectors/a%2Fb");
        HttpResponse<String> deleted = server.send("DELETE", "/connectors/a%2Fb", null);

        assertEquals(400, got.statusCode());
        assertTrue(got.body().contains("<td>/badURI</td>"), got.body());
        assertEquals("close", got.headers().firstValue("Connection").orElse(""));
        assertEquals(400, deleted.statusCode());
        assertEquals("", deleted.body());
    }

    @Test
    void untilItServesThereIsNothing() throws Exception {
        try (RunningServer starting = RunningServer.listening(STRICT)) {
            HttpResponse<String> list = starting.get("/connectors");

            assertEquals(404, list.statusCode());
            assertTrue(list.body().contains("<title>Error 404 Not Found</title>"), list.body());
            assertTrue(list.headers().firstValue("Retry-After").isEmpty());
        }
    }

    @Test
    void aFailedStartIsToldInTheWordsOfTheException() throws Exception {
        server.herder.failure = new FailedRefusal("Failed to start connector 'c': odd", new ConfigException("odd"));

        JsonNode answer = json(server.send("PUT", "/connectors/c/config", "{}"));

        assertEquals("odd", answer.get("message").asText());
    }

    @Test
    void aFailureWithoutAMessageHasNone() throws Exception {
        server.herder.failure = new IllegalStateException();

        HttpResponse<String> answer = server.get("/connectors");

        assertEquals("{\"error_code\":500,\"message\":null}", answer.body());
    }

    @Test
    void whatNeverHadAVersionHasNull() throws Exception {
        ConnectorStatus failed = new ConnectorStatus("c", RunState.FAILED, "h:8083", 1, "boom", "undefined");
        TaskStatus task = new TaskStatus(new ConnectorTaskId("c", 0), RunState.RUNNING, "h:8083", 1, "", "undefined");
        server.herder.states.put("c", new ConnectorStateInfo("c", failed, List.of(task), ConnectorType.SINK));

        JsonNode status = json(server.get("/connectors/c/status"));

        assertTrue(status.at("/connector/version").isNull());
        assertFalse(status.at("/tasks/0").has("version"));
    }

    @Test
    void inAClusterWhatIsNotThereIsNotFound() throws Exception {
        try (RunningServer worker = RunningServer.inCluster(STRICT)) {
            assertEquals(
                    404, worker.send("PUT", "/connectors/nobody/stop", "{}").statusCode());
            assertEquals(
                    404, worker.send("POST", "/connectors/nobody/restart", "{}").statusCode());
            assertEquals(
                    404,
                    worker.send("POST", "/connectors/nobody/tasks/0/restart", "{}")
                            .statusCode());
        }
    }

    @Test
    void theSettingIsOneOfTwoWords() {
        ConfigException refusal =
                assertThrows(ConfigException.class, () -> RestConfig.from(Map.of("compatibility", "exact")));

        assertTrue(refusal.getMessage().contains("'default' or 'strict'"), refusal.getMessage());
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }
}
