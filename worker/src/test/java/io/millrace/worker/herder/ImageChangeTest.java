package io.millrace.worker.herder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.ClusterConfigState.TaskCommit;
import io.millrace.worker.model.TargetState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ImageChangeTest {
    private static final Map<String, String> TASK = Map.of("k", "v");

    private final ClusterConfigState two = ClusterConfigState.EMPTY
            .withConfig("a", Map.of(), TargetState.STARTED)
            .withTasks("a", List.of(TASK))
            .withConfig("b", Map.of(), TargetState.STARTED);

    @Test
    void configsAndTargetStatesAreNoChangeOfWork() {
        ClusterConfigState next = two.withConfig("a", Map.of("other", "config"), TargetState.STARTED)
                .withTarget("b", TargetState.PAUSED);

        assertFalse(new ImageChange(two, next).isOfWork());
        assertFalse(new ImageChange(two, two).isOfWork());
    }

    @Test
    void connectorsAndTasksThatComeOrGoAreOne() {
        assertTrue(new ImageChange(two, two.withConfig("c", Map.of(), TargetState.STARTED)).isOfWork());
        assertTrue(new ImageChange(two, two.without("b")).isOfWork());
        assertTrue(new ImageChange(two, two.withTasks("b", List.of(TASK))).isOfWork());
        assertTrue(new ImageChange(two, two.withTasks("a", List.of())).isOfWork());
        ClusterConfigState renamed = two.without("b").withConfig("c", Map.of(), TargetState.STARTED);
        assertTrue(new ImageChange(two, renamed).isOfWork());
        assertEquals(List.of("b"), new ImageChange(two, renamed).gone());
    }

    @Test
    void aSetOfTasksIsLostWhenItBecomesIncompleteAndWhenAnotherIncompleteOneFollows() {
        ClusterConfigState first = with(two, "a", incomplete(3, 1));
        ClusterConfigState second = with(first, "a", incomplete(3, 2));
        ClusterConfigState same = with(second, "a", incomplete(3, 2));

        assertEquals(List.of("a"), new ImageChange(two, first).tasksLost());
        assertEquals(List.of("a"), new ImageChange(first, second).tasksLost());
        assertEquals(List.of(), new ImageChange(second, same).tasksLost());
        assertEquals(List.of(), new ImageChange(two, two).tasksLost());
    }

    private static ConnectorEntry incomplete(int tasks, long generation) {
        TaskCommit commit = new TaskCommit(tasks, generation, OptionalInt.empty(), true);
        return new ConnectorEntry(Map.of(), 1, TargetState.STARTED, List.of(), Map.of(), commit);
    }

    private static ClusterConfigState with(ClusterConfigState image, String connector, ConnectorEntry entry) {
        return new ClusterConfigState(
                image.offset() + 1,
                Map.of(connector, entry, "b", image.connectors().get("b")),
                Optional.empty());
    }
}
