package io.millrace.worker.herder.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TaskStatus;
import io.millrace.worker.store.MemoryStatusBackingStore;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownSecretsTest {
    private final KnownSecrets known = new KnownSecrets(new PasswordKeys());

    @Test
    void aConnectorsTextsHideItsOwnSecretsAndTheWorkers() {
        note("a", "canary-a");
        note("b", "canary-b");
        Map<String, String> properties = Map.of("ssl.key.password", "canary-w");
        known.worker(properties, properties);

        assertEquals("[hidden] canary-b [hidden]", known.scrub("a", "canary-a canary-b canary-w"));
        assertEquals("canary-a canary-b [hidden]", known.scrub("unknown", "canary-a canary-b canary-w"));
        assertEquals("[hidden] [hidden] [hidden]", known.scrub("canary-a canary-b canary-w"));
    }

    @Test
    void formerSecretsStayHidden() {
        note("a", "canary-1");
        assertEquals("[hidden]", known.scrub("a", "canary-1"));

        note("a", "canary-2");

        assertEquals("[hidden] [hidden]", known.scrub("a", "canary-1 canary-2"));
        assertEquals("[hidden] [hidden]", known.scrub("canary-1 canary-2"));
    }

    @Test
    void onlySoManyAreKeptOfOneConnector() {
        IntStream.range(0, 1000).forEach(i -> note("a", "canary-" + i));

        assertEquals("canary-0 [hidden]", known.scrub("a", "canary-0 canary-999"));
    }

    @Test
    void theWorkersOwnAreKeptHoweverManyConnectorsCome() {
        Map<String, String> properties = Map.of("ssl.key.password", "canary-w");
        known.worker(properties, properties);

        IntStream.range(0, 10_001).forEach(i -> note("c" + i, "canary-" + i));

        assertEquals("[hidden]", known.scrub("c10000", "canary-w"));
        assertEquals("[hidden] canary-0 [hidden]", known.scrub("canary-w canary-0 canary-10000"));
    }

    @Test
    void secretsThatComeOneByOneAreHiddenInLinesOfNobodyAtOnce() {
        IntStream.range(0, 100).forEach(i -> {
            note("c" + i, "canary-" + i);
            assertEquals("[hidden] canary-x", known.scrub("canary-" + i + " canary-x"));
        });

        assertEquals("[hidden] [hidden]", known.scrub("canary-0 canary-99"));
    }

    @Test
    void aConfigWithoutANameIsKnownByItsClass() {
        Map<String, String> config = Map.of("connector.class", "Door", "my.password", "canary-1");

        known.resolved(null, config, config);

        assertEquals("[hidden]", known.scrub("Door", "canary-1"));
    }

    @Test
    void tracesAreRememberedWithoutSecrets() {
        note("a", "canary-1");
        ScrubbedStatuses statuses = new ScrubbedStatuses(new MemoryStatusBackingStore(), known);
        ConnectorTaskId task = new ConnectorTaskId("a", 0);

        statuses.put(new ConnectorStatus("a", RunState.FAILED, "w", 1, "X: canary-1 is wrong", "1"));
        statuses.put(new TaskStatus(task, RunState.FAILED, "w", 1, "Y: (canary-1)", "1"));

        assertEquals(
                "X: [hidden] is wrong", statuses.connector("a").orElseThrow().trace());
        assertEquals("Y: ([hidden])", statuses.task(task).orElseThrow().trace());
    }

    private void note(String connector, String password) {
        Map<String, String> config = Map.of("my.password", password);
        known.resolved(connector, config, config);
    }
}
