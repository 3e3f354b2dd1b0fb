package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.RunState;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectorFiltersTest {
    private RunningServer server = RunningServer.serving();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                               | [\"bills\",\"orders-1\",\"orders-2\",\"silent\"]",
                "name=orders-*                  | [\"orders-1\",\"orders-2\"]",
                "name=orders-?&name=silent      | [\"orders-1\",\"orders-2\",\"silent\"]",
                "name=                          | [\"bills\",\"orders-1\",\"orders-2\",\"silent\"]",
                "type=sink                      | [\"bills\"]",
                "type=SOURCE                    | [\"orders-1\",\"orders-2\"]",
                "state=FAILED                   | [\"orders-1\",\"orders-2\"]",
                "state=paused                   | [\"bills\"]",
                "state=paused,running           | [\"bills\",\"orders-1\",\"orders-2\"]",
                "state=RUNNING&state=PAUSED&type=sink | [\"bills\"]",
                "limit=2                        | [\"bills\",\"orders-1\"]",
                "limit=2&after=orders-1         | [\"orders-2\",\"silent\"]",
                "limit=1&after=orders           | [\"orders-1\"]",
                "after=zzz                      | []",
                "expand=x&limit=1&state=FAILED  | {\"orders-1\":{}}",
                "expand=x&type=sink             | {\"bills\":{}}",
                "nonsense=1                     | [\"bills\",\"orders-1\",\"orders-2\",\"silent\"]",
            })
    void listsAreFilteredAndReadInParts(String query, String body) throws Exception {
        addConnectors();

        HttpResponse<String> answer = server.get("/connectors" + (query == null ? "" : "?" + query));

        assertEquals(200, answer.statusCode());
        assertEquals(body, answer.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "state=BROKEN | 'state' must be one of UNASSIGNED, RUNNING, PAUSED, STOPPED, FAILED, RESTARTING, DESTROYED, was 'BROKEN'",
                "type=tap     | 'type' must be one of source, sink, unknown, was 'tap'",
                "limit=0      | 'limit' must be a number of connectors, 1 or more, was '0'",
                "limit=many   | 'limit' must be a number of connectors, 1 or more, was 'many'",
                "limit=       | 'limit' must be a number of connectors, 1 or more, was ''",
            })
    void wrongFiltersAreRefused(String query, String message) throws Exception {
        HttpResponse<String> answer = server.get("/connectors?" + query);

        assertEquals(400, answer.statusCode());
        assertEquals("{\"error_code\":400,\"message\":\"" + message + "\"}", answer.body());
    }

    @Test
    void inStrictModeTheyAreIgnored() throws Exception {
        server.close();
        server = RunningServer.serving(Map.of("compatibility", "strict"));
        addConnectors();

        assertEquals(
                "[\"bills\",\"orders-1\",\"orders-2\",\"silent\"]",
                server.get("/connectors?state=BROKEN&limit=0&name=x").body());
    }

    @Test
    void allPagesTogetherAreTheWholeList() throws Exception {
        for (int i = 0; i < 25; i++) {
            server.herder.configs.put("c " + (char) ('a' + i), Map.of());
        }
        StringBuilder all = new StringBuilder();
        String after = "";
        for (String page = first(after); !page.equals("[]"); page = first(after)) {
            all.append(page);
            after = page.replaceAll(".*\"(.*)\"]$", "$1");
        }

        assertEquals(server.get("/connectors").body(), all.toString().replace("][", ","));
    }

    private String first(String after) throws Exception {
        return server.get("/connectors?limit=4&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8))
                .body();
    }

    private void addConnectors() {
        server.herder.add("orders-1", Map.of());
        server.herder.add("orders-2", Map.of());
        server.herder.configs.put("silent", Map.of());
        server.herder.configs.put("bills", Map.of());
        ConnectorStatus paused = new ConnectorStatus("bills", RunState.PAUSED, "h:8083", 1, "", "1");
        server.herder.states.put("bills", new ConnectorStateInfo("bills", paused, List.of(), ConnectorType.SINK));
    }
}
