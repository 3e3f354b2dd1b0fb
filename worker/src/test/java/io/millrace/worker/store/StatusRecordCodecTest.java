package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TaskStatus;
import io.millrace.worker.store.StatusRecordCodec.Unreadable;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusRecordCodecTest {
    private static final ConnectorTaskId TASK = new ConnectorTaskId("my-src", 3);

    @Test
    void writesTheDocumentedKeys() {
        assertEquals("status-connector-my-src", text(StatusRecordCodec.key("my-src")));
        assertEquals("status-task-my-src-3", text(StatusRecordCodec.key(TASK)));
        assertEquals("status-topic-t.1:connector-my-src", text(StatusRecordCodec.key("my-src", "t.1")));
    }

    @Test
    void writesTheDocumentedValues() {
        assertEquals(
                "{\"state\":\"RUNNING\",\"trace\":null,\"worker_id\":\"host:port\",\"generation\":5,\"version\":\"1.0\"}",
                text(StatusRecordCodec.value(status(RunState.RUNNING, "", "host:port", "1.0"))));
        assertEquals(
                "{\"state\":\"FAILED\",\"trace\":\"org.x.E: boom\\n\\tat …\",\"worker_id\":\"10.0.0.1:8083\","
                        + "\"generation\":5,\"version\":null}",
                text(StatusRecordCodec.value(status(RunState.FAILED, "org.x.E: boom\n\tat …", "10.0.0.1:8083", null))));
        assertEquals(
                "{\"topic\":{\"name\":\"t\",\"connector\":\"my-src\",\"task\":3,\"discoverTimestamp\":1700000000000}}",
                text(StatusRecordCodec.topicValue(TASK, "t", 1_700_000_000_000L)));
        assertNull(StatusRecordCodec.value(status(RunState.DESTROYED, "", "w", "1.0")));
    }

    @Test
    void writesWhatJsonConverterWrites() {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", "false"), false);
        for (String trace :
                List.of("plain", "\"quoted\" \\ / \u0000\u001f\u007f\t", "é ü 漢 \ud83d\ude00", "\u2028<&>")) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("state", "FAILED");
            fields.put("trace", trace);
            fields.put("worker_id", "w:1");
            fields.put("generation", 5);
            fields.put("version", null);

            assertArrayEquals(
                    converter.fromConnectData("t", null, fields),
                    StatusRecordCodec.value(status(RunState.FAILED, trace, "w:1", null)));
        }
        converter.close();
    }

    @Test
    void cutsTracesThatBrokersWouldNotTake() {
        byte[] value = StatusRecordCodec.value(status(RunState.FAILED, "x".repeat(2_000_000), "w:1", null));

        assertTrue(value.length < 300_000, () -> value.length + " bytes");
        assertTrue(text(value).contains("x\\n... (cut off)\""), "it is said that it was cut off");
    }

    @Test
    void readsBackWhatItWrites() throws Exception {
        ConnectorStatus connector = status(RunState.FAILED, "boom", "w:1", "undefined");
        TaskStatus task = new TaskStatus(TASK, RunState.UNASSIGNED, "w:2", -1, "", null);

        assertEquals(
                new StatusRecord.OfConnector("c", Optional.of(connector)),
                StatusRecordCodec.read(StatusRecordCodec.key("c"), StatusRecordCodec.value(connector)));
        assertEquals(
                new StatusRecord.OfTask(TASK, Optional.of(task)),
                StatusRecordCodec.read(StatusRecordCodec.key(TASK), StatusRecordCodec.value(task)));
        assertEquals(
                new StatusRecord.OfTopic("my-src", "t", true),
                StatusRecordCodec.read(
                        StatusRecordCodec.key("my-src", "t"), StatusRecordCodec.topicValue(TASK, "t", 1)));
    }

    @Test
    void readsValuesWithoutBytesAsTombstones() throws Exception {
        assertEquals(new StatusRecord.OfConnector("c", Optional.empty()), read("status-connector-c", null));
        assertEquals(new StatusRecord.OfTask(TASK, Optional.empty()), read("status-task-my-src-3", ""));
        assertEquals(new StatusRecord.OfTopic("c:d", "t", false), read("status-topic-t:connector-c:d", null));
    }

    @Test
    void readsRecordsOfOlderAndNewerWorkers() throws Exception {
        StatusRecord record = read(
                "status-connector-c",
                "{\"new\":{\"a\":[1]},\"generation\":4294967297,\"worker_id\":\"w\",\"state\":\"PAUSED\"}");

        assertEquals(
                new StatusRecord.OfConnector(
                        "c", Optional.of(new ConnectorStatus("c", RunState.PAUSED, "w", 1, "", null))),
                record);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status-connector-",
                "status-task-",
                "status-task-a",
                "status-task--1",
                "status-task-a-b",
                "status-task-a-",
                "status-topic-t",
                "status-topic-t:c",
                "status-topic-:connector-c",
                "status-topic-t:connector-",
                "status-",
                ""
            })
    void refusesKeysOfNoKnownKind(String key) {
        assertThrows(Unreadable.class, () -> read(key, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                                        | its value is no valid JSON",
                "[]                                                       | its value is no JSON object",
                "{\"state\":\"SLEEPING\",\"generation\":1}                | its state 'SLEEPING' is not known here",
                "{\"generation\":1}                                       | its state 'null' is not known here",
                "{\"state\":\"RUNNING\"}                                  | 'generation' is no integer",
                "{\"state\":\"RUNNING\",\"generation\":1.5}               | 'generation' is no integer",
                "{\"state\":\"RUNNING\",\"generation\":\"1\"}             | 'generation' is no integer",
                "{\"state\":\"RUNNING\",\"generation\":1,\"worker_id\":7} | 'worker_id' is no string"
            })
    void refusesValuesThatAreNoStates(String value, String problem) {
        Map<String, String> problems = new HashMap<>();
        for (String key : List.of("status-connector-c", "status-task-c-0")) {
            problems.put(
                    key, assertThrows(Unreadable.class, () -> read(key, value)).getMessage());
        }
        assertEquals(Map.of("status-connector-c", problem, "status-task-c-0", problem), problems);
    }

    @Test
    void refusesTopicsWithoutContent() {
        assertThrows(Unreadable.class, () -> read("status-topic-t:connector-c", "{\"topic\":\"t\"}"));
        assertThrows(Unreadable.class, () -> read("status-topic-t:connector-c", "{\"x\":{\"topic\":{}}}"));
        assertThrows(Unreadable.class, () -> StatusRecordCodec.read(null, new byte[] {1}));
    }

    private static ConnectorStatus status(RunState state, String trace, String workerId, String version) {
        return new ConnectorStatus("c", state, workerId, 5, trace, version);
    }

    private static StatusRecord read(String key, String value) throws Unreadable {
        return StatusRecordCodec.read(
                key.getBytes(StandardCharsets.UTF_8), value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
