package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.rest.EndpointTable.Cell;
import io.millrace.rest.Endpoints.Endpoint;
import io.millrace.worker.api.OffsetAdmin.PartitionOffset;
import io.millrace.worker.api.WorkerLoggers.Level;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Asks every endpoint well and in every wrong way; {@code endpoints.txt} has the answers, to the letter. */
class EndpointTableTest {
    private static final List<String> COLUMNS = List.of(
            "normal",
            "not found",
            "wrong method",
            "wrong media type",
            "not acceptable",
            "malformed",
            "wrong type",
            "oversized");
    private static final int MOST_BYTES = 1000;

    private static RunningServer usual;
    private static RunningServer strict;

    @BeforeAll
    static void start() {
        Map<String, String> limit = Map.of("rest.request.max.bytes", Integer.toString(MOST_BYTES));
        usual = RunningServer.serving(limit);
        Map<String, String> strictly = new TreeMap<>(limit);
        strictly.put("compatibility", "strict");
        strict = RunningServer.serving(strictly);
    }

    @AfterAll
    static void stop() {
        usual.close();
        strict.close();
    }

    @BeforeEach
    void prepare() {
        for (RunningServer server : List.of(usual, strict)) {
            server.herder.configs.clear();
            server.herder.states.clear();
            server.herder.add("c", new TreeMap<>(Map.of("name", "c", "tasks.max", "1")));
            server.herder.topics.put("c", Set.of("t"));
            server.herder.offsets.exists = "c"::equals;
            server.herder.offsets.known.put(
                    "c", List.of(new PartitionOffset(Map.of("filename", "f"), Map.of("position", 30))));
            server.rest.connectorFiles(new SampleConnectorFiles());
            server.loggers.connectorLevels = new FakeConnectorLevels();
            server.loggers.levels.clear();
            server.loggers.levels.put("org.example", new Level("INFO", OptionalLong.empty()));
        }
    }

    static Stream<Cell> requests() throws Exception {
        return EndpointTable.cells().stream().filter(cell -> !cell.isAbsent());
    }

    @ParameterizedTest
    @MethodSource("requests")
    void theAnswerIsTheOneOfTheTable(Cell cell) throws Exception {
        HttpResponse<String> answer = answer(cell);

        assertEquals(
                cell.withAnswer(Integer.parseInt(cell.status()), cell.body()),
                cell.withAnswer(answer.statusCode(), shortened(answer.body(), cell.body())));
    }

    @Test
    void theTableHasEveryEndpointAndEveryCell() throws Exception {
        Map<String, Set<String>> written = new TreeMap<>(EndpointTable.cells().stream()
                .collect(Collectors.groupingBy(Cell::endpoint, Collectors.mapping(Cell::column, Collectors.toSet()))));
        Map<String, Set<String>> expected = Endpoints.all().stream()
                .collect(Collectors.toMap(
                        Endpoint::name, any -> Set.copyOf(COLUMNS), (one, other) -> one, TreeMap::new));

        assertEquals(expected, written);
    }

    @Test
    void cellsAreLeftOutOnlyWhereTheyCannotBe() throws Exception {
        Map<String, Endpoint> endpoints =
                Endpoints.all().stream().collect(Collectors.toMap(Endpoint::name, each -> each, (one, other) -> one));
        List<Cell> wrong = new ArrayList<>(EndpointTable.cells());
        wrong.removeIf(cell -> !cell.isAbsent() || cannotBe(cell.column(), endpoints.get(cell.endpoint())));

        assertEquals(List.of(), wrong);
    }

    private static boolean cannotBe(String column, Endpoint endpoint) {
        return switch (column) {
            case "not found" -> !endpoint.hasVariable();
            case "malformed" -> !endpoint.hasBody();
            case "wrong type" -> !endpoint.hasBody() && !endpoint.hasTyped();
            default -> false;
        };
    }

    private static HttpResponse<String> answer(Cell cell) throws Exception {
        String[] request = cell.request().split(" ", 3);
        String body = request.length < 3 ? null : request[2];
        RunningServer server = cell.strict() ? strict : usual;
        return switch (cell.column()) {
            case "wrong media type" -> server.send(request[0], request[1], body, "Content-Type", "text/plain");
            case "not acceptable" ->
                body == null
                        ? server.send(request[0], request[1], null, "Accept", "text/plain")
                        : server.send(
                                request[0],
                                request[1],
                                body,
                                "Accept",
                                "text/plain",
                                "Content-Type",
                                "application/json");
            case "oversized" -> server.send(request[0], request[1], "{\"a\":\"" + "x".repeat(MOST_BYTES) + "\"}");
            default -> server.send(request[0], request[1], body);
        };
    }

    /** What the table cuts off with an ellipsis is cut off here. */
    private static String shortened(String answer, String expected) {
        boolean cut = expected.endsWith("…") && answer.length() >= expected.length();
        return cut ? answer.substring(0, expected.length() - 1) + "…" : answer;
    }
}
