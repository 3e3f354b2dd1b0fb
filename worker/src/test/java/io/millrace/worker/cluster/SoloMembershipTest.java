package io.millrace.worker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TargetState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SoloMembershipTest {
    private final SoloMembership membership = new SoloMembership();

    @Test
    void assignsEverythingThatIsConfigured() {
        ClusterConfigState image = ClusterConfigState.EMPTY
                .withConfig("orders", Map.of("k", "v"), TargetState.STARTED)
                .withTasks("orders", List.of(Map.of(), Map.of()));

        membership.requestRejoin(image);
        Assignment assignment = membership.poll(Duration.ofMinutes(1)).orElseThrow();

        assertEquals(Set.of("orders"), assignment.connectors());
        assertEquals(Set.of(new ConnectorTaskId("orders", 0), new ConnectorTaskId("orders", 1)), assignment.tasks());
        assertEquals(image.offset(), assignment.configOffset());
    }

    @Test
    void assignsOnlyOnce() {
        membership.requestRejoin(ClusterConfigState.EMPTY);
        membership.poll(Duration.ZERO);

        assertTrue(membership.poll(Duration.ZERO).isEmpty());
    }

    @Test
    void aWakeUpEndsThePollThatFollows() {
        membership.wakeUp();

        assertTrue(membership.poll(Duration.ofDays(1)).isEmpty());
    }
}
