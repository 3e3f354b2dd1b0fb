package io.millrace.worker.herder;

import static io.millrace.testing.time.Eventually.eventually;
import static io.millrace.worker.herder.HerderFixture.await;
import static io.millrace.worker.herder.HerderFixture.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.RebalancingRefusal;
import io.millrace.worker.cluster.WorkSet;
import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TaskStatus;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The leader tells of what another worker had that is gone. */
final class LostWorkerTest extends OneOfManyWorkers {
    private static final long UNTIL_MS = 1_700_000_300_000L;
    private static final WorkSet ALL = new WorkSet(Set.of("orders"), Set.of(FIRST, SECOND));
    private static final String NOBODY = " runs nowhere at the moment: the worker at http://other:8083/ is gone without"
            + " having handed its work over. That waits for the worker until 2023-11-14T22:18:20Z at most"
            + " (scheduled.rebalance.max.delay.ms), and is started anew then, there or on another worker.";

    private void lost(WorkSet work) throws Exception {
        configured("orders", "a,b");
        statuses.put(new ConnectorStatus("orders", RunState.RUNNING, "other:8083", 1, "", "1.0"));
        statuses.put(new TaskStatus(FIRST, RunState.RUNNING, "other:8083", 1, "", "1.0"));
        statuses.put(new TaskStatus(SECOND, RunState.FAILED, "other:8083", 1, "at x", "1.0"));
        group.lead("http://other:8083/", work, UNTIL_MS);
    }

    @Test
    void whatWaitsIsShownAsUnassignedUnlessItHasFailed() throws Exception {
        lost(ALL);

        assign(2, Set.of(), Set.of());

        eventually(
                "the connector is shown so",
                () -> herder.connectorStatus("orders").connector().state() == RunState.UNASSIGNED);
        assertEquals(
                new ConnectorStatus("orders", RunState.UNASSIGNED, "other:8083", 2, "", "1.0"),
                statuses.connector("orders").orElseThrow());
        eventually("the task is, too", () -> herder.taskStatus(FIRST).state() == RunState.UNASSIGNED);
        assertEquals(
                new TaskStatus(SECOND, RunState.FAILED, "other:8083", 1, "at x", "1.0"),
                statuses.task(SECOND).orElseThrow());
    }

    @Test
    void whatSomebodyHasReportedSinceIsLeftAlone() throws Exception {
        lost(ALL);
        TaskStatus later = new TaskStatus(FIRST, RunState.RUNNING, "third:8083", 3, "", "1.0");
        statuses.put(later);

        assign(2, Set.of(), Set.of());

        eventually(
                "the connector is shown so",
                () -> herder.connectorStatus("orders").connector().state() == RunState.UNASSIGNED);
        assertEquals(later, statuses.task(FIRST).orElseThrow());
    }

    @Test
    void aRestartOfWhatRunsNowhereIsRefusedWithTheReason() throws Exception {
        lost(ALL);

        assertEquals("Connector orders" + NOBODY, refusal(herder.restartConnector("orders")));
        assertEquals("Task orders-0" + NOBODY, refusal(herder.restartTask(FIRST)));
        assertEquals("Connector orders" + NOBODY, refusal(herder.restart(new RestartRequest("orders", false, true))));
        assertEquals("Task orders-1" + NOBODY, refusal(herder.restart(new RestartRequest("orders", true, true))));
    }

    private static String refusal(CompletableFuture<?> call) throws Exception {
        return assertInstanceOf(RebalancingRefusal.class, failure(call)).getMessage();
    }

    @Test
    void aRestartThatConcernsRunningWorkShowsOnlyThatAsRestarting() throws Exception {
        lost(new WorkSet(Set.of(), Set.of(FIRST)));

        var shown = await(herder.restart(new RestartRequest("orders", false, true)));

        assertEquals(RunState.RESTARTING, shown.connector().state());
        assertEquals(RunState.RUNNING, shown.tasks().get(0).state());
        assertEquals(RunState.RESTARTING, shown.tasks().get(1).state());
        assertTrue(await(herder.restart(new RestartRequest("orders", true, false)))
                        .tasks()
                        .size()
                == 2);
    }
}
