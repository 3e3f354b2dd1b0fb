package io.millrace.worker.herder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.millrace.worker.cluster.Assignment;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TargetState;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AssignedSpecsTest {
    private static final ConnectorTaskId A = new ConnectorTaskId("a", 0);
    private static final ConnectorTaskId B = new ConnectorTaskId("b", 0);
    private static final Assignment BOTH = new Assignment(1, 1, Set.of("a", "b"), Set.of(A, B));

    private boolean exactlyOnce;
    private final AssignedSpecs specs = new AssignedSpecs(config -> exactlyOnce);
    private final ClusterConfigState image = ClusterConfigState.EMPTY
            .withConfig("a", Map.of("k", "1"), TargetState.STARTED)
            .withTasks("a", List.of(Map.of("t", "1")))
            .withConfig("b", Map.of("k", "1"), TargetState.STARTED)
            .withTasks("b", List.of(Map.of("t", "1")));

    @Test
    void aChangeOfOneConnectorLeavesTheSpecsOfOthersWhatTheyWere() {
        DesiredWork before = specs.of(image, BOTH);

        DesiredWork after = specs.of(image.withTarget("a", TargetState.PAUSED), BOTH);

        assertSame(before.connectors().get("b"), after.connectors().get("b"));
        assertSame(before.tasks().get(B), after.tasks().get(B));
        assertEquals(TargetState.PAUSED, after.connectors().get("a").target());
        assertEquals(TargetState.PAUSED, after.tasks().get(A).target());
    }

    @Test
    void whatIsAssignedAndNotConfiguredOrStoppedIsLeftOut() {
        Assignment more = new Assignment(1, 1, Set.of("a", "x"), Set.of(A, new ConnectorTaskId("a", 1), B));

        DesiredWork work = specs.of(image.withTarget("b", TargetState.STOPPED), more);

        assertEquals(Set.of("a"), work.connectors().keySet());
        assertEquals(Set.of(A), work.tasks().keySet());
    }

    @Test
    void aTaskThatIsToWriteExactlyOnceFromNowOnIsAnotherOne() {
        DesiredWork before = specs.of(image, BOTH);
        assertEquals(OptionalLong.empty(), before.tasks().get(A).generation());

        exactlyOnce = true;

        assertNotEquals(before.tasks().get(A), specs.of(image, BOTH).tasks().get(A));
    }
}
