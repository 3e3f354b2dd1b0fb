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
import org.junit.jupiter.api.Test;

class MemoryStatusBackingStoreTest {
    private final StatusBackingStore store = new MemoryStatusBackingStore();

    @Test
    void remembersTheLastReport() {
        store.put(connector("a", RunState.RUNNING));
        store.put(connector("a", RunState.PAUSED));
        store.put(task("a", 0, RunState.FAILED));

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

        store.removeConnector("a");

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

        store.put(connector("a", RunState.DESTROYED));
        store.put(task("a", 0, RunState.DESTROYED));
        store.removeTask(new ConnectorTaskId("a", 1));

        assertTrue(store.connector("a").isEmpty());
        assertEquals(List.of(), store.tasks("a"));
    }

    @Test
    void topicsAreSortedAndKnownOnceUntilReset() {
        store.addTopic(new ConnectorTaskId("a", 0), "z");
        store.addTopic(new ConnectorTaskId("a", 1), "b");
        store.addTopic(new ConnectorTaskId("a", 1), "z");
        assertEquals(List.of("b", "z"), List.copyOf(store.topics("a")));

        store.resetTopics("a");

        assertEquals(Set.of(), store.topics("a"));
        store.addTopic(new ConnectorTaskId("a", 0), "z");
        assertEquals(Set.of("z"), store.topics("a"));
    }

    private static ConnectorStatus connector(String name, RunState state) {
        return new ConnectorStatus(name, state, "worker:8083", 0, "", "1.0");
    }

    private static TaskStatus task(String connector, int number, RunState state) {
        return new TaskStatus(new ConnectorTaskId(connector, number), state, "worker:8083", 0, "", "1.0");
    }
}
