package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.SessionKey;
import io.millrace.worker.model.TargetState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class KafkaConfigBackingStoreTest extends KafkaConfigBackingStoreFixture {
    @Test
    void anInitialTargetGoesBeforeTheConfigOfAConnector() {
        done(store.putConnectorConfig("c", CONFIG, Optional.of(TargetState.STOPPED)));

        assertEquals(
                List.of(
                        "target-state-c {\"state\":\"PAUSED\",\"state.v2\":\"STOPPED\"}",
                        "connector-c {\"properties\":{\"file\":\"in\"}}"),
                records());
    }

    @Test
    void aConnectorAndItsTargetAreRemovedButNotItsTasks() {
        done(store.putConnectorConfig("c", CONFIG, Optional.empty()));
        done(store.putTaskConfigs("c", List.of(TASK)));

        done(store.removeConnector("c"));

        assertEquals(
                List.of("connector-c null", "target-state-c null"), records().subList(3, 5));
    }

    @Test
    void tasksAreCommittedOnceTheirConfigsHaveBeenRead() {
        done(store.putConnectorConfig("c", CONFIG, Optional.empty()));

        CompletableFuture<Void> written = store.putTaskConfigs("c", List.of(TASK, TASK));
        assertEquals(3, records().size());
        log.deliver(1);
        assertEquals(3, records().size());

        done(written);
        assertEquals(
                List.of(
                        "task-c-0 {\"properties\":{\"part\":\"1\"}}",
                        "task-c-1 {\"properties\":{\"part\":\"1\"}}",
                        "commit-c {\"tasks\":2}"),
                records().subList(1, 4));
        assertEquals(
                List.of(TASK, TASK),
                store.snapshot().connector("c").orElseThrow().tasks());
    }

    @Test
    void tasksAreWrittenOnlyWhenAllThatOthersWroteHasBeenRead() {
        done(store.putConnectorConfig("c", CONFIG, Optional.empty()));
        topic.append("connector-c".getBytes(StandardCharsets.UTF_8), null);

        done(store.putTaskConfigs("c", List.of(TASK)));

        assertEquals(2, records().size());
    }

    @Test
    void anEmptySetIsACommitAlone() {
        done(store.putConnectorConfig("c", CONFIG, Optional.empty()));

        done(store.putTaskConfigs("c", List.of()));

        assertEquals("commit-c {\"tasks\":0}", records().get(1));
    }

    @Test
    void aStoppedConnectorTakesNoTasksButLosesThem() {
        done(store.putConnectorConfig("c", CONFIG, Optional.of(TargetState.STOPPED)));

        done(store.putTaskConfigs("c", List.of(TASK)));
        assertEquals(2, records().size());

        done(store.putTaskConfigs("c", List.of()));
        assertEquals(3, records().size());
    }

    @Test
    void nothingIsWrittenForAConnectorThatIsNotKnown() {
        done(store.putTargetState("x", TargetState.PAUSED));
        done(store.putTaskConfigs("x", List.of(TASK)));
        done(store.removeConnector("x"));

        assertEquals(List.of(), records());
    }

    @Test
    void aConnectorThatSomebodyHasJustCreatedIsKnown() {
        append("connector-c", "{\"properties\":{}}");

        done(store.putTargetState("c", TargetState.PAUSED));
        append("connector-d", "{\"properties\":{}}");
        done(store.removeConnector("d"));

        assertEquals(Optional.of(TargetState.PAUSED), store.snapshot().targetState("c"));
        assertFalse(store.snapshot().contains("d"));
    }

    @Test
    void aWriteEndsWhenTheListenerHasHeardOfIt() {
        CompletableFuture<Void> written = store.putConnectorConfig("c", CONFIG, Optional.empty());
        assertFalse(written.isDone());
        assertEquals(List.of(), heard.news);
        List<Object> heardThen = new ArrayList<>();
        CompletableFuture<Void> noted = written.thenRun(() -> heardThen.addAll(heard.news));

        log.deliver();

        assertTrue(noted.isDone());
        assertEquals(List.of(store.snapshot()), heardThen);
        assertEquals(0, alarm.waiting());
    }

    @Test
    void oneImageIsPublishedForABatchThatOthersWrote() {
        KafkaConfigBackingStore other = store(MemoryTopicLog.atOnce(topic));
        other.start(image -> {});
        other.putConnectorConfig("a", CONFIG, Optional.empty()).join();
        other.putConnectorConfig("b", CONFIG, Optional.empty()).join();

        log.deliver();

        assertEquals(List.of(store.snapshot()), heard.news);
        assertEquals(other.snapshot(), store.snapshot());
        other.close();
    }

    @Test
    void eventsAreHeardInTheirOrderAmongTheImages() {
        store.putConnectorConfig("a", CONFIG, Optional.empty());
        store.requestRestart(new RestartRequest("a", false, true));
        store.putLoggerLevel("org.x", "DEBUG");
        store.putConnectorConfig("b", CONFIG, Optional.empty());

        log.deliver();

        assertEquals(2L, ((ClusterConfigState) heard.news.get(0)).offset());
        assertEquals(new RestartRequest("a", false, true), heard.news.get(1));
        assertEquals(3L, ((ClusterConfigState) heard.news.get(2)).offset());
        assertEquals("org.x=DEBUG", heard.news.get(3));
        assertSame(store.snapshot(), heard.news.get(4));
        assertEquals(5, heard.news.size());
    }

    @Test
    void whatWasAskedForBeforeTheStartIsNotHeardOfButTheSessionKeyIsKept() {
        SessionKey key = new SessionKey(new SecretKeySpec(new byte[32], "HmacSHA256"), 7);
        done(store.requestRestart(new RestartRequest("a", false, true)));
        done(store.putLoggerLevel("org.x", "DEBUG"));
        done(store.putSessionKey(key));
        Heard late = new Heard();
        KafkaConfigBackingStore other = store(MemoryTopicLog.atOnce(topic));

        other.start(late);

        assertEquals(List.of(), late.news);
        assertEquals(Optional.of(key), other.snapshot().sessionKey());
        assertEquals(3, other.snapshot().offset());
        other.close();
    }

    @Test
    void aBadRecordHurtsNoOther() {
        append("session-key", "{\"key\":\"*\"}");
        append("commit-c", "{\"tasks\":{}}");
        append("connector-d", "{damaged");
        topic.append(null, null);
        append("connector-c", "{\"properties\":{}}");

        log.deliver();

        assertTrue(store.snapshot().contains("c"));
        assertEquals(5, store.snapshot().offset());
    }

    @Test
    void aRefreshEndsWithAnImageOfAllThatWasThereBefore() {
        append("connector-c", "{\"properties\":{}}");
        CompletableFuture<ClusterConfigState> refreshed = store.refresh();
        assertFalse(refreshed.isDone());

        log.deliver();

        assertTrue(refreshed.join().contains("c"));
    }
}
