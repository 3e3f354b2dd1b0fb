package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.SessionKey;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.store.PrivilegedWriter.Message;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigRecordCodecTest {
    private static final String KEY_JSON = "{\"key\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\","
            + "\"algorithm\":\"HmacSHA256\",\"creation-timestamp\":1700000000000}";

    @Test
    void writesTheDocumentedBytes() {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("name", "my-src");
        config.put("connector.class", "x.Src");
        config.put("tasks.max", "2");
        Map<String, String> task = new LinkedHashMap<>();
        task.put("file", "a");
        task.put("task.class", "x.SrcTask");

        assertMessage("session-key", KEY_JSON, ConfigRecordCodec.sessionKey(sessionKey()));
        assertMessage(
                "target-state-my-src",
                "{\"state\":\"PAUSED\",\"state.v2\":\"STOPPED\"}",
                ConfigRecordCodec.target("my-src", TargetState.STOPPED));
        assertMessage(
                "connector-my-src",
                "{\"properties\":{\"name\":\"my-src\",\"connector.class\":\"x.Src\",\"tasks.max\":\"2\"}}",
                ConfigRecordCodec.connector("my-src", config));
        assertMessage(
                "target-state-my-src",
                "{\"state\":\"STARTED\",\"state.v2\":\"STARTED\"}",
                ConfigRecordCodec.target("my-src", TargetState.STARTED));
        assertMessage(
                "target-state-my-src",
                "{\"state\":\"PAUSED\",\"state.v2\":\"PAUSED\"}",
                ConfigRecordCodec.target("my-src", TargetState.PAUSED));
        assertMessage(
                "task-my-src-0",
                "{\"properties\":{\"file\":\"a\",\"task.class\":\"x.SrcTask\"}}",
                ConfigRecordCodec.task(new ConnectorTaskId("my-src", 0), task));
        assertMessage("commit-my-src", "{\"tasks\":2}", ConfigRecordCodec.commit("my-src", 2));
        assertMessage("tasks-fencing-my-src", "{\"task-count\":2}", ConfigRecordCodec.taskCount("my-src", 2));
        assertMessage(
                "restart-connector-my-src",
                "{\"include-tasks\":true,\"only-failed\":false}",
                ConfigRecordCodec.restart(new RestartRequest("my-src", false, true)));
        assertMessage("logger-cluster-org.x", "{\"level\":\"DEBUG\"}", ConfigRecordCodec.loggerLevel("org.x", "DEBUG"));
        assertMessage("connector-my-src", null, ConfigRecordCodec.connectorGone("my-src"));
        assertMessage("target-state-my-src", null, ConfigRecordCodec.targetGone("my-src"));
    }

    @Test
    void readsBackWhatItWrites() {
        Map<String, String> config = Map.of("a", "ä\n\"\\\u2028€😀", "b", "");

        assertEquals(
                new ConfigRecord.Connector("a-1", Optional.of(config)),
                read(ConfigRecordCodec.connector("a-1", config)));
        assertEquals(new ConfigRecord.Connector("a", Optional.empty()), read(ConfigRecordCodec.connectorGone("a")));
        for (TargetState target : TargetState.values()) {
            assertEquals(
                    new ConfigRecord.Target("a", Optional.of(target)), read(ConfigRecordCodec.target("a", target)));
        }
        assertEquals(new ConfigRecord.Target("a", Optional.empty()), read(ConfigRecordCodec.targetGone("a")));
        ConnectorTaskId id = new ConnectorTaskId("a-b-3", 12);
        assertEquals(new ConfigRecord.TaskConfig(id, config), read(ConfigRecordCodec.task(id, config)));
        assertEquals(new ConfigRecord.Commit("a", OptionalInt.of(0)), read(ConfigRecordCodec.commit("a", 0)));
        assertEquals(new ConfigRecord.TaskCount("a", 7), read(ConfigRecordCodec.taskCount("a", 7)));
        assertEquals(new ConfigRecord.NewSessionKey(sessionKey()), read(ConfigRecordCodec.sessionKey(sessionKey())));
        RestartRequest request = new RestartRequest("a", true, false);
        assertEquals(new ConfigRecord.Restart(request), read(ConfigRecordCodec.restart(request)));
        assertEquals(
                new ConfigRecord.LoggerLevel("org.x", "TRACE"), read(ConfigRecordCodec.loggerLevel("org.x", "TRACE")));
    }

    @Test
    void keepsNullPropertiesAndTheirOrder() {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("z", null);
        config.put("a", "1");

        ConfigRecord.Connector read =
                assertInstanceOf(ConfigRecord.Connector.class, read(ConfigRecordCodec.connector("c", config)));

        assertEquals(List.of("z", "a"), List.copyOf(read.config().orElseThrow().keySet()));
        assertEquals(config, read.config().orElseThrow());
    }

    @Test
    void readsForeignSpellings() {
        assertEquals(
                new ConfigRecord.Connector("c", Optional.of(Map.of("a", "1"))),
                read("connector-c", " {\n\"more\":{\"x\":[1,{}]}, \"properties\" : { \"a\":\"\\u0031\" } }\n"));
        assertEquals(
                new ConfigRecord.NewSessionKey(sessionKey()),
                read(
                        "session-key",
                        "{\"creation-timestamp\":1700000000000,\"x\":null,\"algorithm\":\"HmacSHA256\","
                                + "\"key\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"}"));
        assertEquals(
                new ConfigRecord.Restart(new RestartRequest("c", true, true)),
                read("restart-connector-c", "{\"only-failed\":true,\"v\":2,\"include-tasks\":true}"));
        assertEquals(
                new ConfigRecord.Connector("c", Optional.of(Map.of("a", "2"))),
                read("connector-c", "{\"properties\":{\"a\":\"1\",\"a\":\"2\"}}"));
        assertEquals(new ConfigRecord.Commit("c", OptionalInt.of(7)), read("commit-c", "{\"tasks\":007} rest"));
    }

    @Test
    void takesScalarsThatAreNoStringsForTheirText() {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("n", "3");
        expected.put("t", "true");
        expected.put("d", "1.5");
        expected.put("o", null);

        assertEquals(
                new ConfigRecord.Connector("c", Optional.of(expected)),
                read("connector-c", "{\"properties\":{\"n\":3,\"t\":true,\"d\":1.5,\"o\":null}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null"})
    void takesAnEmptyValueAndANullForATombstone(String value) {
        assertEquals(new ConfigRecord.Connector("c", Optional.empty()), read("connector-c", value));
        assertEquals(new ConfigRecord.Target("c", Optional.empty()), read("target-state-c", value));
        assertEquals(new ConfigRecord.Commit("c", OptionalInt.empty()), read("commit-c", value));
    }

    @Test
    void readsStatesOfOldAndNewWorkers() {
        assertEquals(target(TargetState.PAUSED), read("target-state-c", "{\"state\":\"PAUSED\"}"));
        assertEquals(
                target(TargetState.STOPPED),
                read("target-state-c", "{\"state.v2\":\"STOPPED\",\"state\":\"STARTED\"}"));
        assertEquals(target(TargetState.PAUSED), read("target-state-c", "{\"state\":\"PAUSED\",\"state.v2\":7}"));
        assertEquals(target(TargetState.STARTED), read("target-state-c", "{\"state\":\"STARTED\",\"state.v2\":null}"));
        assertEquals(target(TargetState.STOPPED), read("target-state-c", "{\"state\":\"STOPPED\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"state\":\"STARTED\",\"state.v2\":\"MELTED\"}",
                "{\"state\":\"started\"}",
                "{\"state\":null}",
                "{}",
                "[]",
                "\"PAUSED\""
            })
    void anUnknownStateDoesNotFallBack(String value) {
        assertUnknown(read("target-state-c", value));
    }

    private static ConfigRecord target(TargetState target) {
        return new ConfigRecord.Target("c", Optional.of(target));
    }

    @Test
    void triesThePrefixesOfKeysInTheDocumentedOrder() {
        assertEquals(
                new ConfigRecord.Connector("target-state-a", Optional.empty()), read("connector-target-state-a", null));
        assertEquals(new ConfigRecord.Target("connector-a", Optional.empty()), read("target-state-connector-a", null));
        assertEquals(new ConfigRecord.TaskCount("a", 1), read("tasks-fencing-a", "{\"task-count\":1}"));
        assertEquals(
                new ConfigRecord.Restart(new RestartRequest("", false, true)),
                read("restart-connector-", "{\"include-tasks\":true}"));
        assertUnknown(read("session-key-2", KEY_JSON));
        assertUnknown(read("tasks-a-0", "{\"properties\":{}}"));
        assertUnknown(read("Connector-a", null));
        assertUnknown(read("", null));
    }

    @ParameterizedTest
    @CsvSource({"task-a-0, a, 0", "task-a-b-10, a-b, 10", "task--0, '', 0", "task-a--3, a-, 3", "task-a-1-, a, 1"})
    void findsTheConnectorAndTheNumberInATasksKey(String key, String connector, int task) {
        assertEquals(
                new ConfigRecord.TaskConfig(new ConnectorTaskId(connector, task), Map.of()),
                read(key, "{\"properties\":{}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"task-a", "task-", "task-a-", "task-a-b", "task-a-99999999999", "task---"})
    void aTasksKeyWithoutANumberIsUnknown(String key) {
        assertUnknown(read(key, "{\"properties\":{}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "\"x\"",
                "[]",
                "{}",
                "{\"properties\":null}",
                "{\"properties\":[]}",
                "{\"properties\":\"a\"}",
                "{\"properties\":{\"a\":{}}}",
                "{\"properties\":{\"a\":[1]}}"
            })
    void aConfigThatIsNoneIsUnknown(String value) {
        assertUnknown(read("connector-c", value));
        assertUnknown(read("task-c-0", value));
    }

    @Test
    void aTaskConfigIsNeverDeleted() {
        assertUnknown(read("task-c-0", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "{}",
                "{\"tasks\":\"2\"}",
                "{\"tasks\":2.0}",
                "{\"tasks\":-1}",
                "{\"tasks\":2147483648}",
                "{\"tasks\":9223372036854775807}",
                "{\"tasks\":null}"
            })
    void aCommitMayNotTellHowManyTasks(String value) {
        assertEquals(new ConfigRecord.Commit("c", OptionalInt.empty()), read("commit-c", value));
        assertUnknown(read("tasks-fencing-c", value.replace("tasks", "task-count")));
    }

    @Test
    void wholeNumbersBeyond64BitsWrapAround() {
        assertEquals(
                new ConfigRecord.Commit("c", OptionalInt.of(2)), read("commit-c", "{\"tasks\":18446744073709551618}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "{\"key\":\"!!\",\"algorithm\":\"HmacSHA256\",\"creation-timestamp\":1}",
                "{\"key\":\"\",\"algorithm\":\"HmacSHA256\",\"creation-timestamp\":1}",
                "{\"key\":\"AA\\n==\",\"algorithm\":\"HmacSHA256\",\"creation-timestamp\":1}",
                "{\"key\":\"AAEC\",\"algorithm\":\"\",\"creation-timestamp\":\"1\"}",
                "{\"key\":\"AAEC\",\"algorithm\":7,\"creation-timestamp\":1}",
                "{\"key\":7,\"algorithm\":\"HmacSHA256\",\"creation-timestamp\":1}",
                "{\"key\":\"AAEC\",\"algorithm\":\"HmacSHA256\",\"creation-timestamp\":1.0}",
                "{\"key\":\"AAEC\",\"algorithm\":\"HmacSHA256\",\"creation-timestamp\":\"1\"}"
            })
    void aSessionKeyThatIsNoneIsUnknown(String value) {
        assertUnknown(read("session-key", value));
    }

    @Test
    void aRestartThatDoesNotSayWhatAsksForLittle() {
        assertEquals(
                new ConfigRecord.Restart(new RestartRequest("c", false, false)), read("restart-connector-c", "{}"));
        assertEquals(
                new ConfigRecord.Restart(new RestartRequest("c", false, false)),
                read("restart-connector-c", "{\"include-tasks\":\"true\",\"only-failed\":1}"));
        assertUnknown(read("restart-connector-c", null));
    }

    @Test
    void aLoggerLevelIsAString() {
        assertUnknown(read("logger-cluster-x", "{\"level\":1}"));
        assertUnknown(read("logger-cluster-x", "{}"));
        assertUnknown(read("logger-cluster-x", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "nul", "{'a':1}", "{\"a\":NaN}", "{\"a\":1,}", "{\"a\":\"\t\"}", "x"})
    void whatIsNoJsonIsUnreadableWhateverItsKey(String value) {
        assertInstanceOf(ConfigRecord.Unreadable.class, read("connector-c", value));
        assertInstanceOf(ConfigRecord.Unreadable.class, read("who knows", value));
        assertInstanceOf(ConfigRecord.Unreadable.class, ConfigRecordCodec.read(null, bytes(value)));
    }

    @Test
    void aRecordWithoutAKeyIsUnknown() {
        assertUnknown(ConfigRecordCodec.read(null, bytes("{}")));
        assertUnknown(ConfigRecordCodec.read(null, null));
    }

    @Test
    void problemsNameTheKeyAndKeepTheValueToThemselves() {
        for (String value :
                List.of("{\"properties\":{\"password\":[\"hush\"]}}", "{\"properties\":hush}", "\"hush\"")) {
            String problem = read("connector-c", value).problem().orElseThrow();

            assertEquals("key 'connector-c': ", problem.substring(0, 19));
            assertFalse(problem.contains("hush"), problem);
        }
    }

    private static SessionKey sessionKey() {
        byte[] key = new byte[32];
        for (byte each = 0; each < key.length; each++) {
            key[each] = each;
        }
        return new SessionKey(new SecretKeySpec(key, "HmacSHA256"), 1700000000000L);
    }

    private static void assertMessage(String key, String value, Message message) {
        assertEquals(key, new String(message.key(), StandardCharsets.UTF_8));
        if (value == null) {
            assertNull(message.value());
        } else {
            assertArrayEquals(bytes(value), message.value());
        }
    }

    private static void assertUnknown(ConfigRecord record) {
        assertInstanceOf(ConfigRecord.Unknown.class, record);
    }

    private static ConfigRecord read(Message message) {
        return ConfigRecordCodec.read(message.key(), message.value());
    }

    private static ConfigRecord read(String key, String value) {
        return ConfigRecordCodec.read(bytes(key), value == null ? null : bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
