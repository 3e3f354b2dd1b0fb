package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectorLevelsEndpointTest {
    private static final String LOGGERS = "/admin/connectors/orders/loggers";
    private static final String DEBUG = "{\"level\":\"DEBUG\"}";
    private static final String NONE = "{\"name\":\"orders\",\"levels\":[]}";

    private final RunningServer server = RunningServer.serving();

    @BeforeEach
    void add() {
        server.herder.add("orders", Map.of("name", "orders"));
        server.loggers.connectorLevels = new FakeConnectorLevels();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void setsALevelAndShowsAllOfTheConnector() throws Exception {
        server.send("PUT", LOGGERS + "/Root", DEBUG);
        HttpResponse<String> answer = server.send("PUT", LOGGERS + "/org.x?task=1", DEBUG);

        assertEquals(200, answer.statusCode());
        assertEquals(
                "{\"name\":\"orders\",\"levels\":["
                        + "{\"task\":null,\"logger\":\"root\",\"level\":\"DEBUG\",\"last_modified\":1700000000000},"
                        + "{\"task\":1,\"logger\":\"org.x\",\"level\":\"DEBUG\",\"last_modified\":1700000000000}]}",
                answer.body());
        assertEquals(answer.body(), server.get(LOGGERS).body());
    }

    @Test
    void forgetsOneLevelOrATasksOrAll() throws Exception {
        server.send("PUT", LOGGERS + "/root", DEBUG);
        server.send("PUT", LOGGERS + "/root?task=1", DEBUG);
        server.send("PUT", LOGGERS + "/org.x?task=1", DEBUG);

        assertEquals(204, server.send("DELETE", LOGGERS + "/org.x", null).statusCode());
        assertTrue(!server.get(LOGGERS).body().contains("org.x"));
        assertEquals(204, server.send("DELETE", LOGGERS + "?task=1", null).statusCode());
        assertTrue(server.get(LOGGERS).body().contains("\"task\":null"));
        assertEquals(204, server.send("DELETE", LOGGERS, null).statusCode());
        assertEquals(NONE, server.get(LOGGERS).body());
    }

    @Test
    void forgetsTheLevelsOfAConnectorThatIsDeleted() throws Exception {
        server.send("PUT", LOGGERS + "/root", DEBUG);

        assertEquals(204, server.send("DELETE", "/connectors/orders", null).statusCode());
        server.herder.add("orders", Map.of("name", "orders"));

        assertEquals(NONE, server.get(LOGGERS).body());
    }

    @ParameterizedTest
    @CsvSource({
        "orders/loggers/root?task=-1, {'level':'DEBUG'}, 400",
        "orders/loggers/root?task=x, {'level':'DEBUG'}, 400",
        "orders/loggers/root, {'level':'LOUD'}, 400",
        "orders/loggers/root, {}, 400",
        "orders/loggers, {'level':'DEBUG'}, 405",
        "none/loggers/root, {'level':'DEBUG'}, 404"
    })
    void refusesWhatItCannotSet(String path, String body, int status) throws Exception {
        String json = body.replace('\'', '"');

        assertEquals(
                status, server.send("PUT", "/admin/connectors/" + path, json).statusCode());
    }

    @Test
    void whereTheLoggingKnowsNoConnectorsThereIsNothing() throws Exception {
        server.loggers.connectorLevels = null;

        HttpResponse<String> answer = server.get(LOGGERS);

        assertEquals(404, answer.statusCode());
        assertTrue(answer.body().contains("/admin/loggers"), answer.body());
    }

    @Test
    void isServedWhereAdminsAre() throws Exception {
        try (RunningServer apart = RunningServer.serving(Map.of("admin.listeners", "http://localhost:0"))) {
            apart.herder.add("orders", Map.of("name", "orders"));
            apart.loggers.connectorLevels = new FakeConnectorLevels();
            URI admin = apart.rest.adminUri().orElseThrow();

            assertEquals(404, apart.get(LOGGERS).statusCode());
            assertEquals(NONE, RunningServer.get(admin.resolve(LOGGERS)).body());
        }
        try (RunningServer off = RunningServer.serving(Map.of("admin.listeners", ""))) {
            assertEquals(404, off.get(LOGGERS).statusCode());
        }
    }
}
