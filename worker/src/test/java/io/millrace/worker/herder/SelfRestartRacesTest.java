package io.millrace.worker.herder;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.api.ConnectorRestarts.Attempts;
import io.millrace.worker.config.ConfigTransformer.Resolved;
import io.millrace.worker.config.RestartSettings;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What users and other restarts do to a connector while a restart of its own is planned. */
class SelfRestartRacesTest {
    private static final RestartSettings ON = new RestartSettings(true, 1000, 8000, 60_000);
    private static final IllegalStateException GONE = new IllegalStateException("gone");

    private final ManualTime time = new ManualTime();
    private final HerderFixture fixture =
            new HerderFixture(new HerderParts.TopicTracking(true, true), FakePlugins.noOffsets(), ON, time);

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aRestartByHandTakesThePlaceOfThePlannedOne() throws Exception {
        failTwice();

        fixture.plugins.faults.clear();
        HerderFixture.await(fixture.herder.restartTask(new ConnectorTaskId("orders", 0)));
        fixture.awaitCount("open orders-0 a", 3);

        assertEquals(Attempts.NONE, task());
        fixture.passTime(time);
        assertEquals(3, fixture.count("open orders-0 a"));
    }

    @Test
    void aRestartOfAllThatHasFailedCountsAsOneByHand() throws Exception {
        failTwice();

        HerderFixture.await(fixture.herder.restart(new RestartRequest("orders", true, true)));
        fixture.awaitCount("open orders-0 a", 3);

        assertEquals(0, awaitPlan().made());
        assertEquals(1, fixture.count("start orders"));
    }

    @Test
    void aPausedConnectorIsRestartedOnceItIsResumed() throws Exception {
        failTwice();

        fixture.target("orders", TargetState.PAUSED);
        eventually("nothing is planned", () -> !task().nextTry().isPresent());
        assertEquals(1, task().made());
        assertEquals(
                "the connector is to be PAUSED; a restart follows once it is resumed",
                task().whyNot().orElseThrow());
        fixture.passTime(time);
        assertEquals(2, fixture.count("open orders-0 a"));
        fixture.plugins.faults.clear();
        fixture.target("orders", TargetState.STARTED);

        awaitPlan();
        advance(8000);
        fixture.awaitCount("open orders-0 a", 3);
    }

    @Test
    void aConnectorThatFailedWhilePausedIsRestartedOnceItIsResumed() throws Exception {
        fixture.plugins.faults.put("initialize orders", GONE);
        try {
            fixture.create("orders", TargetState.PAUSED);
        } catch (Exception expected) {
            assertEquals(0, fixture.count("start orders"));
        }
        fixture.awaitCount("initialize orders", 1);
        fixture.passTime(time);
        assertEquals(1, fixture.count("initialize orders"));
        fixture.plugins.faults.clear();

        fixture.target("orders", TargetState.STARTED);
        eventually("a restart is planned", () -> connector().nextTry().isPresent());
        advance(1000);

        fixture.awaitCount("open orders-0 a", 1);
    }

    @Test
    void theTasksOfAStoppedConnectorAreForgotten() throws Exception {
        failTwice();
        fixture.plugins.faults.clear();

        fixture.target("orders", TargetState.STOPPED);
        fixture.passTime(time);
        assertEquals(2, fixture.count("open orders-0 a"));
        fixture.target("orders", TargetState.STARTED);

        fixture.awaitCount("open orders-0 a", 3);
        assertEquals(Attempts.NONE, task());
    }

    @Test
    void aDeletedConnectorIsForgotten() throws Exception {
        failTwice();
        fixture.plugins.faults.clear();

        HerderFixture.await(fixture.herder.deleteConnector("orders"));
        fixture.create("orders");

        fixture.awaitCount("open orders-0 a", 3);
        assertEquals(Attempts.NONE, task());
        fixture.passTime(time);
        assertEquals(3, fixture.count("open orders-0 a"));
    }

    @Test
    void aNewConfigBeginsAnewAlsoForATaskThatItLeavesAlone() throws Exception {
        failTwice();

        fixture.create("orders", "other", "1");
        assertEquals(0, awaitPlan().made());
        assertEquals(2, fixture.count("open orders-0 a"));
        fixture.plugins.faults.clear();
        advance(1000);

        fixture.awaitCount("open orders-0 a", 3);
    }

    @Test
    void aTaskThatIsNoLongerWantedIsForgotten() throws Exception {
        fixture.plugins.faults.put("open orders-1", GONE);
        fixture.create("orders", "tasks", "a,b");
        eventually(
                "a restart is planned",
                () -> fixture.herder.restarts("orders").tasks().get(1).nextTry().isPresent());

        fixture.create("orders", "tasks", "a");
        fixture.passTime(time);

        assertEquals(1, fixture.herder.restarts("orders").tasks().size());
        assertEquals(1, fixture.count("open orders-1 b"));
        fixture.create("orders", "tasks", "a,c");
        eventually(
                "the next one begins anew",
                () -> fixture.herder.restarts("orders").tasks().get(1).made() == 0);
    }

    @Test
    void aSuccessorThatHasNotSpokenYetIsNotTakenForFailed() throws Exception {
        failTwice();

        fixture.create("orders", "tasks", "hang");
        fixture.awaitCount("open orders-0 hang", 1);
        fixture.create("payments");
        HerderFixture.await(fixture.herder.ping());

        assertFalse(task().nextTry().isPresent());
        fixture.passTime(time);
        assertEquals(1, fixture.count("open orders-0 hang"));
    }

    @Test
    void taskConfigsThatFailAreAskedForAgainWithoutARestart() throws Exception {
        fixture.plugins.faults.put("taskConfigs orders", GONE);
        try {
            fixture.create("orders");
        } catch (Exception expected) {
            assertEquals(1, fixture.count("start orders"));
        }
        eventually("the reason is told", () -> connector().whyNot().isPresent());
        assertFalse(connector().nextTry().isPresent());

        eventually("it is asked again and again", () -> {
            advance(10_000);
            return fixture.count("taskConfigs orders") > 4;
        });
        fixture.plugins.faults.clear();

        eventually("its task is started", () -> {
            advance(10_000);
            return fixture.count("open orders-0 a") == 1;
        });
        assertEquals(1, fixture.count("start orders"));
        eventually("nothing is wrong", () -> connector().whyNot().isEmpty());
    }

    @Test
    void whatFailsWhileItIsAskedIsRestartedThereafter() throws Exception {
        fixture.herder.putConnectorConfig(
                "orders",
                Map.of("name", "orders", "connector.class", "Fake", "hang", "taskConfigs"),
                Optional.empty(),
                true);
        fixture.awaitCount("taskConfigs orders", 1);

        fixture.plugins.contexts.get("orders").raiseError(GONE);
        eventually("the reason is told", () -> connector().whyNot().isPresent());
        fixture.plugins.release.countDown();

        eventually("a restart is planned", () -> connector().nextTry().isPresent());
        advance(1000);
        fixture.awaitCount("start orders", 2);
    }

    @Test
    void aReloadTakesThePlaceOfThePlannedRestart() throws Exception {
        fixture.plugins.values = config -> new Resolved(config, Map.of("vault", 1000L));
        fixture.create("orders", RestartSettings.BACKOFF_MS, "8000");
        fixture.plugins.contexts.get("orders").raiseError(GONE);
        eventually("a restart is planned", () -> connector().nextTry().isPresent());
        fixture.plugins.values = config -> new Resolved(config, Map.of());

        advance(1000);
        fixture.awaitCount("start orders", 2);
        eventually("nothing is planned", () -> !connector().nextTry().isPresent());

        fixture.passTime(time);
        assertEquals(2, fixture.count("start orders"));
        assertEquals(0, connector().made());
    }

    @Test
    void anotherConnectorsChangesDisturbNoPlan() throws Exception {
        failTwice();
        long planned = awaitPlan().nextTry().getAsLong();

        fixture.create("payments");
        fixture.create("payments", "other", "1");
        HerderFixture.await(fixture.herder.ping());

        assertEquals(planned, awaitPlan().nextTry().getAsLong());
    }

    @Test
    void aConnectorAndItsTasksAreRestartedEachForItself() throws Exception {
        failTwice();
        fixture.plugins.faults.clear();
        fixture.plugins.contexts.get("orders").raiseError(GONE);
        eventually("a restart is planned", () -> connector().nextTry().isPresent());

        advance(8000);

        fixture.awaitCount("start orders", 2);
        fixture.awaitCount("open orders-0 a", 3);
        eventually("both run", () -> state() == RunState.RUNNING);
        assertEquals(1, connector().made());
        assertEquals(2, task().made());
    }

    @Test
    void nothingIsRestartedOnceTheWorkerStops() throws Exception {
        failTwice();

        time.advance(7_000_000);
        fixture.close();

        assertEquals(2, fixture.count("open orders-0 a"));
    }

    /** A restart was made and has failed, the next one is planned. */
    private void failTwice() throws Exception {
        fixture.plugins.faults.put("open orders-0", GONE);
        fixture.create("orders");
        awaitPlan();
        advance(1000);
        fixture.awaitCount("open orders-0 a", 2);
        assertEquals(1, awaitPlan().made());
    }

    private Attempts awaitPlan() {
        return eventually(
                "a restart is planned", this::task, task -> task.nextTry().isPresent());
    }

    private Attempts connector() {
        return fixture.herder.restarts("orders").connector();
    }

    private Attempts task() {
        return fixture.herder.restarts("orders").tasks().get(0);
    }

    private RunState state() {
        return fixture.herder.taskStatus(new ConnectorTaskId("orders", 0)).state();
    }

    private void advance(long ms) throws Exception {
        time.advance(ms);
        HerderFixture.await(fixture.herder.ping());
    }
}
