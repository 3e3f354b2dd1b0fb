package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every StatusBackingStore promises. */
abstract class StatusBackingStoreContract {
    protected StatusBackingStore store;

    /** A started store that holds nothing. */
    protected abstract StatusBackingStore create();

    /** Returns once all that was reported can be read. */
    protected abstract void settle();

    @BeforeEach
    void createStore() {
        store = create();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void remembersTheLastReport() {
        store.put(connector("a", RunState.RUNNING));
        store.put(connector("a", RunState.PAUSED));
        store.put(task("a", 0, RunState.FAILED));
        settle();

        assertEquals(Optional.of(connector("a", RunState.PAUSED)), store.connector("a"));
        assertEquals(Optional.of(task("a", 0, RunState.FAILED)), store.task(new ConnectorTaskId("a", 0)));
        assertTrue(store.connector("x").isEmpty());
        assertTrue(store.task(new ConnectorTaskId("a", 1)).isEmpty());
    }

    @Test
    void listsTasksByNumberAndByConnectorAlone() {
        for (int number : List.of(10, 2, 0)) {
            store.put(task("a", number, RunState.RUNNING));
        }
        store.put(task("a-1", 1, RunState.RUNNING));
        settle();

        assertEquals(
                List.of(0, 2, 10),
                store.tasks("a").stream().map(status -> status.id().task()).toList());
    }

    @Test
    void forgetsAConnectorWithItsTasksAndTopics() {
        for (String name : List.of("a", "b")) {
            store.put(connector(name, RunState.RUNNING));
            store.put(task(name, 0, RunState.RUNNING));
            store.addTopic(new ConnectorTaskId(name, 0), "t");
        }
        settle();

        store.removeConnector("a");
        settle();

        assertTrue(store.connector("a").isEmpty());
        assertEquals(List.of(), store.tasks("a"));
        assertEquals(Set.of(), store.topics("a"));
        assertTrue(store.connector("b").isPresent());
        assertEquals(1, store.tasks("b").size());
        assertEquals(Set.of("t"), store.topics("b"));
    }

    @Test
    void destroyedIsForgotten() {
        store.put(connector("a", RunState.RUNNING));
        store.put(task("a", 0, RunState.RUNNING));
        store.put(task("a", 1, RunState.RUNNING));
        settle();

        store.put(task("a", 0, RunState.DESTROYED));
        store.removeTask(new ConnectorTaskId("a", 1));
        store.put(connector("a", RunState.DESTROYED));
        settle();

        assertTrue(store.connector("a").isEmpty());
        assertEquals(List.of(), store.tasks("a"));
    }

    @Test
    void topicsAreSortedAndKnownOnceUntilReset() {
        store.addTopic(new ConnectorTaskId("a", 0), "z");
        store.addTopic(new ConnectorTaskId("a", 1), "b");
        store.addTopic(new ConnectorTaskId("a", 1), "z");
        settle();
        assertEquals(List.of("b", "z"), List.copyOf(store.topics("a")));

        store.resetTopics("a");
        settle();

        assertEquals(Set.of(), store.topics("a"));
        store.addTopic(new ConnectorTaskId("a", 0), "z");
        settle();
        assertEquals(Set.of("z"), store.topics("a"));
    }

    @Test
    void listsConnectorsThatHaveAStateOrTasksThatHaveOne() {
        store.put(task("b", 0, RunState.RUNNING));
        store.put(connector("c", RunState.RUNNING));
        store.put(connector("a", RunState.RUNNING));
        store.addTopic(new ConnectorTaskId("d", 0), "t");
        settle();

        assertEquals(List.of("a", "b", "c"), List.copyOf(store.connectors()));
    }

    @Test
    void keepsTracesAndTheLackOfVersions() {
        ConnectorStatus failed = new ConnectorStatus("a", RunState.FAILED, "w:1", 3, "boom\n\tat \"x\" \u00e9", null);
        TaskStatus task = new TaskStatus(new ConnectorTaskId("a", 0), RunState.PAUSED, "w:1", 4, "", "undefined");
        store.put(failed);
        store.putSafe(task);
        settle();

        assertEquals(Optional.of(failed), store.connector("a"));
        assertEquals(List.of(task), store.tasks("a"));
    }

    @Test
    void whatIsSaidForAWorkerThatHasGoneIsStoredUnlessItIsOfAnOlderGeneration() {
        TaskStatus said = new TaskStatus(new ConnectorTaskId("a", 0), RunState.UNASSIGNED, "w:1", 6, "", "1.0");
        store.put(new TaskStatus(said.id(), RunState.PAUSED, "w:1", 5, "", "1.0"));
        store.put(connector("a", RunState.RUNNING));
        settle();

        store.putFor(said);
        store.putFor(connector("a", RunState.UNASSIGNED));
        settle();

        assertEquals(Optional.of(said), store.task(said.id()));
        assertEquals(Optional.of(connector("a", RunState.UNASSIGNED)), store.connector("a"));
    }

    protected static ConnectorStatus connector(String name, RunState state) {
        return new ConnectorStatus(name, state, "worker:8083", 0, "", "1.0");
    }

    protected static TaskStatus task(String connector, int number, RunState state) {
        return new TaskStatus(new ConnectorTaskId(connector, number), state, "worker:8083", 0, "", "1.0");
    }
}
