package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.OffsetAdmin.PartitionOffset;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OffsetsEndpointTest {
    private final RunningServer server = RunningServer.serving();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void showsOffsetsWithTheTypesOfTheirValues() throws Exception {
        Map<String, Object> partition = new LinkedHashMap<>();
        partition.put("file", "f");
        partition.put("empty", null);
        Map<String, Object> offset = new LinkedHashMap<>();
        offset.put("position", 30L);
        offset.put("part", 0.5);
        offset.put("done", true);
        server.herder.offsets.known.put(
                "x",
                List.of(
                        new PartitionOffset(partition, offset),
                        new PartitionOffset(Map.of("n", 1), Map.of("m", "two"))));

        HttpResponse<String> answer = server.get("/connectors/x/offsets");

        assertEquals(200, answer.statusCode());
        assertEquals(
                "{\"offsets\":[{\"partition\":{\"file\":\"f\",\"empty\":null},"
                        + "\"offset\":{\"position\":30,\"part\":0.5,\"done\":true}},"
                        + "{\"partition\":{\"n\":1},\"offset\":{\"m\":\"two\"}}]}",
                answer.body());
        assertEquals("{\"offsets\":[]}", server.get("/connectors/y/offsets").body());
    }

    @Test
    void altersWhatIsAskedFor() throws Exception {
        HttpResponse<String> answer = server.send(
                "PATCH",
                "/connectors/x/offsets",
                "{\"offsets\":[{\"partition\":{\"f\":\"a\",\"n\":1},\"offset\":{\"p\":4,\"d\":1.5,\"z\":null}},"
                        + "{\"partition\":{\"f\":[1,{\"a\":2}]}},{\"offset\":null}]}");

        assertEquals(200, answer.statusCode());
        assertEquals("{\"message\":\"The offsets for this connector have been altered successfully\"}", answer.body());
        Map<String, Object> offset = new LinkedHashMap<>(Map.of("p", 4, "d", 1.5));
        offset.put("z", null);
        assertEquals(
                List.of(
                        new PartitionOffset(Map.of("f", "a", "n", 1), offset),
                        new PartitionOffset(Map.of("f", Arrays.asList(1, Map.of("a", 2))), null),
                        new PartitionOffset(null, null)),
                server.herder.offsets.asked.get("x"));
    }

    @Test
    void saysWhenTheConnectorKeepsOffsetsElsewhere() throws Exception {
        server.herder.offsets.connectorAgrees = false;

        HttpResponse<String> altered =
                server.send("PATCH", "/connectors/x/offsets", "{\"offsets\":[{\"partition\":{}}]}");
        HttpResponse<String> reset = server.send("DELETE", "/connectors/x/offsets", null);

        String text = "{\"message\":\"The Connect framework-managed offsets for this connector have been %s "
                + "successfully. However, if this connector manages offsets externally, they will need to be manually "
                + "%s in the system that the connector uses.\"}";
        assertEquals(text.formatted("altered", "altered"), altered.body());
        assertEquals(text.formatted("reset", "reset"), reset.body());
    }

    @Test
    void resets() throws Exception {
        HttpResponse<String> answer = server.send("DELETE", "/connectors/x/offsets", null);

        assertEquals(200, answer.statusCode());
        assertEquals("{\"message\":\"The offsets for this connector have been reset successfully\"}", answer.body());
        assertTrue(server.herder.offsets.asked.containsKey("x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{}", "{\"offsets\":null}", "{\"offsets\":[]}"})
    void anEmptyListIsForTheWorkerToRefuse(String body) throws Exception {
        server.send("PATCH", "/connectors/x/offsets", body);

        assertEquals(List.of(), server.herder.offsets.asked.get("x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | The request has no body",
                "null | must be a JSON object, not null",
                "[] | must be a JSON object, not an array",
                "{\"offsets\":[],\"x\":1} | Unknown field 'x' in the request body; known fields are [offsets]",
                "{\"offsets\":{}} | 'offsets' must be an array, not an object",
                "{\"offsets\":[{},null]} | 'offsets[1]' must be an object with 'partition' and 'offset', not null",
                "{\"offsets\":[{\"x\":1}]} | Unknown field 'x' in 'offsets[0]'; known fields are [partition, offset]",
                "{\"offsets\":[{\"partition\":\"p\"}]} | 'offsets[0].partition' must be an object or null, not a string",
                "{\"offsets\":[{\"offset\":1}]} | 'offsets[0].offset' must be an object or null, not a number",
            })
    void aBodyOfAnotherShapeIsABadRequestThatNamesThePlace(String body, String text) throws Exception {
        HttpResponse<String> answer = server.send("PATCH", "/connectors/x/offsets", body);

        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains(text), answer.body());
        assertTrue(server.herder.offsets.asked.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"nope | '' | 404", "nope | null | 404", "nope | { | 400", "there | '' | 400"})
    void aPatchOfNothingHearsOfAnUnknownConnectorFirst(String connector, String body, int status) throws Exception {
        server.herder.add("there", Map.of());

        HttpResponse<String> answer = server.send("PATCH", "/connectors/" + connector + "/config", body);

        assertEquals(status, answer.statusCode());
    }
}
