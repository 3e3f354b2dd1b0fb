package io.millrace.worker.herder;

import static io.millrace.testing.time.Eventually.eventually;
import static io.millrace.worker.herder.HerderFixture.await;
import static io.millrace.worker.herder.HerderFixture.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.NotReadyRefusal;
import io.millrace.worker.api.ShuttingDownRefusal;
import io.millrace.worker.cluster.ClusterView;
import io.millrace.worker.cluster.ConnectProtocol;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.model.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One worker of a cluster runs what the group says, and says when that is settled. */
final class AssignedWorkTest extends OneOfManyWorkers {
    @Test
    void runsWhatIsAssignedAndNothingElse() throws Exception {
        configured("orders", "a,b");

        assign(1, Set.of(), Set.of(SECOND));

        assertRunning("orders-1");
        assertFalse(plugins.log.contains("start orders"));
        eventually("it is settled", () -> group.heard.contains("settled 1"));
    }

    @Test
    void aWorkerIsReadyOnceItHasJoinedItsGroup() {
        group.see(new ClusterView(false, Optional.empty(), ConnectProtocol.SESSIONED, -1, true, Map.of(), Map.of()));
        herder.ready();
        assertFalse(herder.isReady());

        group.see(FakeMembership.follower(Optional.of("http://leader:8083/")));

        assertTrue(herder.isReady());
    }

    @Test
    void anAssignmentIsSettledOnceWhatItTakesAwayHasStopped() throws Exception {
        configured("orders", "a,b");
        assign(1, Set.of(), Set.of(FIRST, SECOND));
        assertRunning("orders-0", "orders-1");

        assign(2, Set.of(), Set.of(FIRST));

        eventually("it is settled", () -> group.heard.contains("settled 2"));
        assertRunning("orders-0");
        assertEquals(RunState.UNASSIGNED, statuses.task(SECOND).orElseThrow().state());
        assertEquals(2, statuses.task(SECOND).orElseThrow().generation());
    }

    @Test
    void aPluginThatHangsIsCutOffSoThatTheAssignmentIsSettled() throws Exception {
        configured("orders", "a", "hang", "stop");
        assign(1, Set.of("orders"), Set.of());
        eventually("it has started", () -> plugins.log.contains("start orders"));

        assign(2, Set.of(), Set.of());

        eventually("it is settled", () -> group.heard.contains("settled 2"));
    }

    @Test
    void nothingStartsBeforeTheConfigsThatTheAssignmentWasMadeForAreRead() throws Exception {
        configured("orders", "a");
        long offset = configs.snapshot().offset();
        group.assign(offset + 1, 1, Set.of("orders"), Set.of(FIRST));
        await(herder.ping());
        eventually("it is settled all the same", () -> group.heard.contains("settled 1"));
        assertFalse(plugins.log.contains("start orders"));

        await(configs.putTargetState("orders", TargetState.PAUSED));
        await(configs.putTargetState("orders", TargetState.STARTED));

        assertRunning("orders-0");
    }

    @Test
    void aWorkerThatCannotReadConfigsForLongGivesItsWorkUp() throws Exception {
        group.assign(99, 1, Set.of("orders"), Set.of());
        eventually("it is settled", () -> group.heard.contains("settled 1"));

        time.advance(3_000);
        await(herder.ping());
        await(herder.ping()); // what was due before the first has happened
        assertFalse(group.heard.contains("withdraw"));

        eventually("it gives up", () -> {
            time.advance(60_000);
            group.wakeUp();
            return group.heard.contains("withdraw");
        });
    }

    @Test
    void newTasksAreAReasonToJoinAgainAndATargetStateIsNot() throws Exception {
        configured("orders", "a");
        await(herder.ping());
        int before = group.heard.size();

        await(configs.putTargetState("orders", TargetState.PAUSED));
        await(herder.ping());
        assertEquals(before, group.heard.size());
        await(configs.putTaskConfigs("orders", List.of(Map.of("k", "a"), Map.of("k", "b"))));
        await(herder.ping());

        assertEquals("rejoin " + configs.snapshot().offset(), group.heard.get(before));
    }

    @Test
    void aFollowerHandsTheTasksOfItsConnectorToTheLeader() throws Exception {
        configured("orders", "a,b");
        await(configs.putTaskConfigs("orders", List.of()));

        assign(1, Set.of("orders"), Set.of());

        eventually("the leader is asked", () -> leader.asked.contains("http://leader:8083/ orders [{k=a}, {k=b}]"));
        assertEquals(List.of(), configs.snapshot().tasks("orders"));
    }

    @Test
    void theLeaderForgetsTheStatesOfWhatIsNotConfigured() throws Exception {
        configured("orders", "a");
        statuses.put(new TaskStatus(new ConnectorTaskId("gone", 0), RunState.RUNNING, "other:8083", 1, "", "1.0"));
        statuses.put(new TaskStatus(SECOND, RunState.RUNNING, "other:8083", 1, "", "1.0"));
        group.lead(Map.of(), Map.of());

        assign(1, Set.of(), Set.of());

        eventually(
                "they are forgotten",
                () -> statuses.task(SECOND).isEmpty() && statuses.tasks("gone").isEmpty());
    }

    @Test
    void workIsHandedOverBeforeItEndsHere() throws Exception {
        configured("orders", "a");
        assign(1, Set.of(), Set.of(FIRST));
        assertRunning("orders-0");
        group.handedOver = new CompletableFuture<>();

        CompletableFuture<Void> closed = CompletableFuture.runAsync(herder::close);
        eventually("it is handing over", () -> group.heard.contains("hand over"));
        assertInstanceOf(ShuttingDownRefusal.class, failure(herder.setTargetState("orders", TargetState.PAUSED)));
        assertRunning("orders-0");
        group.handedOver.complete(null);

        await(closed);
        assertEquals(Set.of(), plugins.running);
        assertEquals("close", group.heard.get(group.heard.size() - 1));
    }

    @Test
    void aHealthCheckFailsWithTheReasonWhileTheClusterIsOutOfReach() throws Exception {
        group.trouble = Optional.of("The brokers are away.");
        assertEquals(
                "The brokers are away.",
                assertInstanceOf(NotReadyRefusal.class, failure(herder.ping())).getMessage());

        group.trouble = Optional.empty();
        await(herder.ping());
    }
}
