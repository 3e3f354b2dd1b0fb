package io.millrace.worker.herder;

import static io.millrace.testing.time.Eventually.eventually;
import static io.millrace.worker.herder.HerderFixture.await;
import static io.millrace.worker.herder.HerderFixture.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.NotLeaderRefusal;
import io.millrace.worker.api.NotOwnerRefusal;
import io.millrace.worker.api.PendingWrite;
import io.millrace.worker.api.SignedRequest;
import io.millrace.worker.api.TimedOutRefusal;
import io.millrace.worker.cluster.ClusterView;
import io.millrace.worker.cluster.ConnectProtocol;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.model.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One worker of a cluster leaves to the leader and to others what only they may do. */
final class DistributedRequestsTest extends OneOfManyWorkers {
    private static final SignedRequest UNSIGNED = new SignedRequest(new byte[0], Optional.empty(), Optional.empty());

    @Test
    void aFollowerRefusesWritesWithTheLeadersUrl() throws Exception {
        configured("orders", "a");

        for (CompletableFuture<?> write : List.of(
                herder.putConnectorConfig("new", config("new"), Optional.empty(), true),
                herder.patchConnectorConfig("orders", Map.of("k", "v")),
                herder.deleteConnector("orders"),
                herder.setTargetState("orders", TargetState.STOPPED),
                herder.restart(new RestartRequest("orders", false, true)),
                herder.offsets().reset("orders"))) {
            NotLeaderRefusal refusal = assertInstanceOf(NotLeaderRefusal.class, failure(write));
            assertEquals(Optional.of("http://leader:8083/"), refusal.leaderUrl());
        }
        assertEquals(Set.of("orders"), configs.snapshot().connectors().keySet());
    }

    @Test
    void anyWorkerPausesAndResumes() throws Exception {
        configured("orders", "a");

        await(herder.setTargetState("orders", TargetState.PAUSED));

        assertEquals(Optional.of(TargetState.PAUSED), configs.snapshot().targetState("orders"));
    }

    @Test
    void theLeaderAnswersWhenAWriteIsInTheLog() throws Exception {
        group.lead(Map.of(), Map.of());

        var created = await(herder.putConnectorConfig("orders", config("orders"), Optional.empty(), false));
        await(herder.setTargetState("orders", TargetState.STOPPED));
        await(herder.deleteConnector("orders"));

        assertTrue(created.isNew());
        assertFalse(plugins.log.contains("start orders"));
    }

    @Test
    void theLeaderKnowsWhoRunsWhatIsToBeRestarted() throws Exception {
        configured("orders", "a");
        group.lead(Map.of("orders", "http://other:8083/"), Map.of());

        NotOwnerRefusal connector = assertInstanceOf(NotOwnerRefusal.class, failure(herder.restartConnector("orders")));
        NotOwnerRefusal task = assertInstanceOf(NotOwnerRefusal.class, failure(herder.restartTask(FIRST)));

        assertEquals(Optional.of("http://other:8083/"), connector.ownerUrl());
        assertEquals(Optional.empty(), task.ownerUrl());
        assertInstanceOf(NotFoundRefusal.class, failure(herder.restartTask(SECOND)));
    }

    @Test
    void aFollowerRestartsWhatItRunsItself() throws Exception {
        configured("orders", "a");
        assign(1, Set.of("orders"), Set.of(FIRST));
        assertRunning("orders-0");
        eventually("it has started", () -> count("start orders") == 1);

        await(herder.restartConnector("orders"));
        await(herder.restartTask(FIRST));

        assertEquals(2, count("start orders"));
        eventually("the task is back", () -> count("open orders-0 a") == 2);
    }

    @Test
    void aRestartThatComesThroughTheLogConcernsWhatRunsHere() throws Exception {
        configured("orders", "a,b");
        assign(1, Set.of("orders"), Set.of(FIRST));
        assertRunning("orders-0");
        eventually("it has started", () -> count("start orders") == 1);
        awaitReported();
        statuses.put(new TaskStatus(SECOND, RunState.RUNNING, "other:8083", 1, "", "1.0"));

        await(configs.requestRestart(new RestartRequest("orders", false, true)));

        eventually("both are back", () -> count("start orders") == 2 && count("open orders-0 a") == 2);
        assertEquals(
                new TaskStatus(SECOND, RunState.RUNNING, "other:8083", 1, "", "1.0"),
                statuses.task(SECOND).orElseThrow());
    }

    @Test
    void theLeaderShowsWhatWillRestart() throws Exception {
        configured("orders", "a");
        group.lead(Map.of(), Map.of());
        assign(1, Set.of("orders"), Set.of(FIRST));
        assertRunning("orders-0");
        awaitReported();

        var shown = await(herder.restart(new RestartRequest("orders", false, false)));

        assertEquals(RunState.RESTARTING, shown.connector().state());
        assertEquals(RunState.RUNNING, shown.tasks().get(0).state());
    }

    private void awaitReported() {
        eventually(
                "the connector runs",
                () -> statuses.connector("orders").orElseThrow().state() == RunState.RUNNING);
        eventually("the task runs", () -> statuses.task(FIRST).orElseThrow().state() == RunState.RUNNING);
    }

    @Test
    void anotherWorkersTasksAreWrittenByTheLeaderAlone() throws Exception {
        configured("orders", "a");
        group.see(unsigned(FakeMembership.follower(Optional.empty())));
        assertInstanceOf(
                NotLeaderRefusal.class, failure(herder.internal().putTaskConfigs("orders", List.of(), UNSIGNED)));

        group.lead(Map.of(), Map.of());
        group.see(unsigned(group.view()));
        await(herder.internal().putTaskConfigs("orders", List.of(Map.of("k", "x")), UNSIGNED));

        assertEquals(Optional.of(Map.of("k", "x")), configs.snapshot().taskConfig(FIRST));
        await(herder.setTargetState("orders", TargetState.STOPPED));
        assertEquals(
                "Cannot submit non-empty set of task configs for stopped connector orders",
                assertInstanceOf(
                                InvalidRefusal.class,
                                failure(herder.internal()
                                        .putTaskConfigs("orders", List.of(Map.of("k", "x")), UNSIGNED)))
                        .getMessage());
        assertInstanceOf(
                NotFoundRefusal.class, failure(herder.internal().putTaskConfigs("unknown", List.of(), UNSIGNED)));
    }

    @Test
    void anUnsignedRequestIsRefusedWhereRequestsAreSigned() {
        assertInstanceOf(
                InvalidRefusal.class, failure(herder.internal().putTaskConfigs("orders", List.of(), UNSIGNED)));
    }

    @Test
    void formerTasksAreShutOutByTheLeaderAlone() throws Exception {
        configured("orders", "a");
        assertInstanceOf(InvalidRefusal.class, failure(herder.internal().fenceZombies("orders", UNSIGNED)));
        group.see(unsigned(FakeMembership.follower(Optional.empty())));
        assertInstanceOf(NotLeaderRefusal.class, failure(herder.internal().fenceZombies("orders", UNSIGNED)));

        group.lead(Map.of(), Map.of());
        group.see(unsigned(group.view()));
        await(herder.internal().fenceZombies("orders", UNSIGNED));

        assertInstanceOf(NotFoundRefusal.class, failure(herder.internal().fenceZombies("unknown", UNSIGNED)));
    }

    @Test
    void logLevelsComeThroughTheLog() throws Exception {
        await(herder.setLoggerLevel("org.x", "DEBUG"));

        assertEquals(List.of("org.x=DEBUG"), levels);
    }

    @Test
    void whatIsGivenUpWhileItWaitsNeverBegins() throws Exception {
        configured("orders", "a");
        CompletableFuture<Void> busy = new CompletableFuture<>();
        plugins.values = config -> {
            busy.join();
            return new io.millrace.worker.config.ConfigTransformer.Resolved(config, Map.of());
        };
        var pause = (PendingWrite<Void>) herder.setTargetState("orders", TargetState.PAUSED);

        if (pause.admission().withdraw()) {
            assertInstanceOf(TimedOutRefusal.class, failure(pause));
            assertEquals(Optional.of(TargetState.STARTED), configs.snapshot().targetState("orders"));
        } else {
            await(pause);
        }
        busy.complete(null);
    }

    private static ClusterView unsigned(ClusterView view) {
        return new ClusterView(
                view.leader(), view.leaderUrl(), ConnectProtocol.COMPATIBLE, 1, false, Map.of(), Map.of());
    }
}
