package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

/** The rules of the status topic, step by step, beside what the contract promises. */
class KafkaStatusBackingStoreTest extends StatusBackingStoreContract {
    private static final ConnectorTaskId TASK = new ConnectorTaskId("a", 0);
    private static final NotEnoughReplicasException PASSING = new NotEnoughReplicasException("two of three are away");

    private final MemoryTopic topic = new MemoryTopic(3);
    private final MemoryTopicLog log = MemoryTopicLog.whenTold(topic);
    private final StatusTurnsByHand turns = new StatusTurnsByHand();

    @Override
    protected StatusBackingStore create() {
        KafkaStatusBackingStore made = new KafkaStatusBackingStore(log, new ManualTime(), turns);
        made.start();
        return made;
    }

    @Override
    protected void settle() {
        log.deliver();
    }

    @Test
    void answersOnlyWhatItHasReadBack() {
        store.put(connector("a", RunState.RUNNING));
        store.addTopic(TASK, "t");
        assertTrue(store.connector("a").isEmpty());
        assertEquals(Set.of(), store.topics("a"));

        settle();

        assertTrue(store.connector("a").isPresent());
        assertEquals(Set.of("t"), store.topics("a"));
    }

    @Test
    void knowsWhatWasStoredBeforeItStarted() {
        store.put(task(0, RunState.RUNNING, "w:1", 3));
        store.addTopic(TASK, "t");

        try (KafkaStatusBackingStore later =
                new KafkaStatusBackingStore(MemoryTopicLog.whenTold(topic), new ManualTime())) {
            later.start();

            assertEquals(List.of(task(0, RunState.RUNNING, "w:1", 3)), later.tasks("a"));
            assertEquals(Set.of("t"), later.topics("a"));
        }
    }

    @Test
    void aBadRecordDoesNotHideTheNext() {
        topic.append(bytes("status-task-a-0"), bytes("{"));
        topic.append(bytes("status-task-a-0"), bytes("{\"state\":\"SLEEPING\",\"generation\":1}"));
        topic.append(bytes("something-else"), null);
        topic.append(null, bytes("{}"));
        store.put(task(0, RunState.RUNNING, "w:1", 1));

        settle();

        assertEquals(1, store.tasks("a").size());
    }

    @Test
    void anUnassignedTaskDoesNotUndoWhatItsNewOwnerSaid() {
        store.put(task(0, RunState.RUNNING, "w:2", 5));
        store.put(task(0, RunState.UNASSIGNED, "w:1", 5));
        settle();
        assertEquals(RunState.RUNNING, state());
        assertTrue(store.isContradicted(TASK));

        store.put(task(0, RunState.UNASSIGNED, "w:2", 6));
        settle();
        assertEquals(RunState.UNASSIGNED, state());
        assertFalse(store.isContradicted(TASK));

        store.put(task(0, RunState.PAUSED, "w:2", 6));
        store.put(task(0, RunState.UNASSIGNED, "w:1", 4));
        settle();
        assertEquals(RunState.UNASSIGNED, state());
    }

    @Test
    void anUnassignedConnectorIsTheLastWord() {
        store.put(connector(RunState.RUNNING, "w:2", 5));
        store.put(connector(RunState.UNASSIGNED, "w:1", 4));
        settle();

        assertEquals(RunState.UNASSIGNED, store.connector("a").orElseThrow().state());
    }

    /** It may be read after what a task of its successor has reported in another partition. */
    @Test
    void aConnectorsTombstoneLeavesTasksToTheirOwn() {
        store.put(connector("a", RunState.RUNNING));
        store.put(task("a", 0, RunState.RUNNING));
        store.put(task("a", 1, RunState.RUNNING));
        settle();

        topic.append(bytes("status-connector-a"), null);
        topic.append(bytes("status-task-a-1"), null);
        settle();

        assertTrue(store.connector("a").isEmpty());
        assertEquals(
                List.of(0), store.tasks("a").stream().map(s -> s.id().task()).toList());
    }

    @Test
    void aSafeWriteGivesWayToALaterReportOfAnotherWorker() {
        store.put(task(0, RunState.RUNNING, "w:2", 5));
        store.put(connector(RunState.RUNNING, "w:2", 5));
        settle();

        store.putSafe(task(0, RunState.FAILED, "w:1", 4));
        store.putSafe(connector(RunState.FAILED, "w:1", 4));
        settle();
        assertEquals(RunState.RUNNING, state());
        assertEquals(RunState.RUNNING, store.connector("a").orElseThrow().state());

        store.putSafe(task(0, RunState.FAILED, "w:1", 5));
        settle();
        assertEquals(RunState.FAILED, state());
        store.putSafe(task(0, RunState.PAUSED, "w:1", 1));
        settle();
        assertEquals(RunState.PAUSED, state());
    }

    @Test
    void whatIsSaidForAWorkerThatHasGoneYieldsToALaterGenerationEvenOfItsOwn() {
        log.refuseSends(Optional.of(PASSING));
        store.putFor(connector(RunState.UNASSIGNED, "w:1", 5));
        log.refuseSends(Optional.empty());
        topic.append(StatusRecordCodec.key("a"), StatusRecordCodec.value(connector(RunState.RUNNING, "w:1", 6)));
        settle();

        turns.runLater();
        store.putFor(connector(RunState.UNASSIGNED, "w:1", 5));
        settle();

        assertEquals(RunState.RUNNING, store.connector("a").orElseThrow().state());
    }

    @Test
    void triesAgainWhileAnErrorMayPass() {
        log.refuseSends(Optional.of(PASSING));
        store.put(task(0, RunState.RUNNING, "w:1", 1));
        turns.runLater();
        turns.runLater();
        log.refuseSends(Optional.empty());

        assertEquals(1, turns.runLater());
        settle();

        assertEquals(RunState.RUNNING, state());
        assertEquals(0, turns.runLater());
    }

    @Test
    void doesNotTryAgainWhatCannotPass() {
        log.refuseSends(Optional.of(new TopicAuthorizationException("statuses")));

        store.put(task(0, RunState.RUNNING, "w:1", 1));
        store.addTopic(TASK, "t");

        assertEquals(0, turns.runLater());
    }

    @Test
    void anOldStateDoesNotComeAfterANewerOne() {
        log.refuseSends(Optional.of(PASSING));
        store.put(task(0, RunState.RUNNING, "w:1", 1));
        log.refuseSends(Optional.empty());
        store.put(task(0, RunState.FAILED, "w:1", 1));

        turns.runLater();
        settle();

        assertEquals(RunState.FAILED, state());
    }

    @Test
    void aStateOfAnOlderGenerationIsNotTriedAgain() {
        log.refuseSends(Optional.of(PASSING));
        store.put(task(0, RunState.RUNNING, "w:1", 1));
        log.refuseSends(Optional.empty());
        store.put(task(1, RunState.RUNNING, "w:1", 2));

        turns.runLater();
        settle();

        assertEquals(
                List.of(1), store.tasks("a").stream().map(s -> s.id().task()).toList());
    }

    @Test
    void evenASkippedWriteTellsTheGeneration() {
        topic.append(StatusRecordCodec.key(TASK), StatusRecordCodec.value(task(0, RunState.RUNNING, "w:2", 9)));
        settle();
        log.refuseSends(Optional.of(PASSING));
        store.put(task(1, RunState.RUNNING, "w:1", 1));
        log.refuseSends(Optional.empty());
        store.putSafe(task(0, RunState.FAILED, "w:1", 2));

        turns.runLater();
        settle();

        assertEquals(
                List.of(0), store.tasks("a").stream().map(s -> s.id().task()).toList());
    }

    @Test
    void aStateIsNotTriedAgainOnceItsTombstoneIsRead() {
        store.put(task(0, RunState.RUNNING, "w:1", 1));
        settle();
        log.refuseSends(Optional.of(PASSING));
        store.put(task(0, RunState.FAILED, "w:1", 1));
        log.refuseSends(Optional.empty());
        topic.append(StatusRecordCodec.key(TASK), null);
        settle();

        turns.runLater();
        settle();

        assertEquals(List.of(), store.tasks("a"));
    }

    @Test
    void aSafeWriteThatIsNoLongerSafeIsNotTriedAgain() {
        log.refuseSends(Optional.of(PASSING));
        store.putSafe(task(0, RunState.UNASSIGNED, "w:1", 1));
        log.refuseSends(Optional.empty());
        topic.append(StatusRecordCodec.key(TASK), StatusRecordCodec.value(task(0, RunState.PAUSED, "w:2", 2)));
        settle();

        turns.runLater();
        settle();

        assertEquals(RunState.PAUSED, state());
    }

    @Test
    void deletingWritesTombstonesForTasksConnectorAndTopics() {
        store.put(connector("a", RunState.RUNNING));
        store.put(task("a", 0, RunState.RUNNING));
        store.put(task("a", 1, RunState.RUNNING));
        store.addTopic(TASK, "t");
        settle();

        store.removeConnector("a");
        topic.compact(false);

        assertEquals(4, topic.records().size());
        topic.records().forEach(entry -> assertNull(entry.value()));
    }

    @Test
    void aTopicIsSentOnceUntilItsTombstoneIsRead() {
        store.addTopic(TASK, "t");
        store.addTopic(new ConnectorTaskId("a", 1), "t");
        settle();
        store.addTopic(TASK, "t");
        assertEquals(1, topic.records().size());

        topic.append(StatusRecordCodec.key("a", "t"), null);
        settle();
        store.addTopic(TASK, "t");
        settle();

        assertEquals(Set.of("t"), store.topics("a"));
    }

    @Test
    void aResetReachesTopicsThatAreStillOnTheirWay() {
        log.refuseSends(Optional.of(new TimeoutException("no answer")));
        store.addTopic(TASK, "failed");
        log.refuseSends(Optional.empty());
        store.addTopic(TASK, "sent");

        store.resetTopics("a");
        turns.runLater();
        settle();

        assertEquals(Set.of(), store.topics("a"));
        assertNull(topic.records().get(topic.records().size() - 1).value());
    }

    @Test
    void aTopicIsSentAgainUntilItIsStored() {
        log.refuseSends(Optional.of(PASSING));
        store.addTopic(TASK, "t");
        for (int i = 0; i < 20; i++) {
            store.put(task(0, RunState.RUNNING, "w:1", i));
            turns.runLater();
        }
        log.refuseSends(Optional.empty());

        turns.runLater();
        settle();

        assertEquals(Set.of("t"), store.topics("a"));
    }

    @Test
    void onItsOwnThreadItSendsInOrderAndClosesWithNothingLeftBehind() {
        MemoryTopicLog live = MemoryTopicLog.atOnce(topic);
        KafkaStatusBackingStore threaded = new KafkaStatusBackingStore(live, new ManualTime());
        threaded.start();
        for (int i = 0; i < 1000; i++) {
            threaded.put(task(0, i % 2 == 0 ? RunState.PAUSED : RunState.RUNNING, "w:1", i));
        }
        threaded.flush(Duration.ofSeconds(30));
        assertEquals(999, threaded.task(TASK).orElseThrow().generation());

        threaded.put(task(1, RunState.UNASSIGNED, "w:1", 1000));
        threaded.close();
        settle();

        assertTrue(store.task(new ConnectorTaskId("a", 1)).isPresent());
    }

    private RunState state() {
        return store.task(TASK).orElseThrow().state();
    }

    private static ConnectorStatus connector(RunState state, String worker, int generation) {
        return new ConnectorStatus("a", state, worker, generation, "", "1.0");
    }

    private static TaskStatus task(int number, RunState state, String worker, int generation) {
        return new TaskStatus(new ConnectorTaskId("a", number), state, worker, generation, "", "1.0");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
