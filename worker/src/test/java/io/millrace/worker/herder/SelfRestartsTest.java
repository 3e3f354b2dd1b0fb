package io.millrace.worker.herder;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.api.ConnectorRestarts;
import io.millrace.worker.api.ConnectorRestarts.Attempts;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.config.RestartSettings;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Failures that are followed by restarts, and those that are not. */
class SelfRestartsTest {
    private static final RestartSettings ON = new RestartSettings(true, 1000, 8000, 60_000);
    private static final ConnectorTaskId TASK = new ConnectorTaskId("orders", 0);

    private final ManualTime time = new ManualTime();
    private final HerderFixture fixture =
            new HerderFixture(new HerderParts.TopicTracking(true, true), FakePlugins.noOffsets(), ON, time);

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aTaskIsRestartedLaterEachTimeUntilItWorks() throws Exception {
        fixture.plugins.faults.put("open orders-0", new IllegalStateException("gone"));
        fixture.create("orders", "tasks", "a,b");

        for (int made = 0; made < 5; made++) {
            long waits = awaitTask(made).nextTry().getAsLong() - time.milliseconds();
            long longest = Math.min(8000, 1000L << made);
            assertTrue(waits <= longest && waits >= longest * 4 / 5, () -> "waits " + waits + " ms");
            assertEquals(made + 1, fixture.count("open orders-0 a"));
            time.advance(waits - 1);
            HerderFixture.await(fixture.herder.ping());
            assertEquals(made + 1, fixture.count("open orders-0 a"));
            advance(1);
            fixture.awaitCount("open orders-0 a", made + 2);
        }
        assertEquals(
                Optional.of("java.lang.IllegalStateException: gone"),
                awaitTask(5).lastCause());
        fixture.plugins.faults.clear();
        advanceToNextTry();

        eventually("it runs", () -> state() == RunState.RUNNING);
        assertEquals(6, task().made());
        assertFalse(task().nextTry().isPresent());
        assertEquals(1, fixture.count("open orders-1 b"));
        assertEquals(1, fixture.count("start orders"));
    }

    @Test
    void aConnectorIsRestartedAndItsTasksAreStarted() {
        fixture.plugins.faults.put("start orders", new IllegalStateException("gone"));
        assertThrows(Exception.class, () -> fixture.create("orders"));
        long next =
                eventually("a restart is planned", () -> connector().nextTry().getAsLong(), any -> true);

        fixture.plugins.faults.clear();
        time.advance(next - time.milliseconds());
        fixture.herder.ping();

        fixture.awaitCount("open orders-0 a", 1);
        assertEquals(2, fixture.count("start orders"));
        assertEquals(1, connector().made());
    }

    @Test
    void aConnectorThatRaisesAnErrorIsRestarted() throws Exception {
        fixture.create("orders");

        fixture.plugins.contexts.get("orders").raiseError(new IllegalStateException("gone"));
        eventually("a restart is planned", () -> connector().nextTry().isPresent());
        fixture.plugins.contexts.get("orders").raiseError(new IllegalStateException("again"));
        advance(1000);

        fixture.awaitCount("start orders", 2);
        eventually(
                "it runs",
                () -> fixture.herder.connectorStatus("orders").connector().state() == RunState.RUNNING);
        assertEquals(1, connector().made());
    }

    @Test
    void errorsInTheConfigurationAndMissingClassesDoNotLoop() throws Exception {
        fixture.plugins.faults.put("open orders-0", new ConfigException("url", "x", "no such scheme"));
        fixture.plugins.faults.put("open orders-1", new ConnectException(new NoClassDefFoundError("a/Missing")));
        fixture.create("orders", "tasks", "a,b");

        eventually(
                "a reason is told",
                () -> task().whyNot().isPresent()
                        && restarts().tasks().get(1).whyNot().isPresent());
        assertFalse(task().nextTry().isPresent());
        assertEquals(0, task().made());
        passTime();
        assertEquals(1, fixture.count("open orders-0 a"));
        assertEquals(1, fixture.count("open orders-1 b"));
    }

    @Test
    void failuresNoLongerCountAfterAHealthyTime() throws Exception {
        fixture.create("orders");
        fixture.awaitCount("open orders-0 a", 1);
        failWhileRunning();
        advanceToNextTry();
        awaitRunning(2);
        advance(59_000);

        failWhileRunning();
        assertEquals(1, awaitTask(1).made());
        advanceToNextTry();
        awaitRunning(3);
        assertEquals(2, task().made());

        eventually("nothing counts any more", () -> {
            advance(60_000);
            return task().made() == 0;
        });
        failWhileRunning();
        long waits = awaitTask(0).nextTry().getAsLong() - time.milliseconds();
        assertTrue(waits <= 1000, () -> "waits " + waits + " ms");
    }

    @Test
    void aConnectorMayChooseForItself() throws Exception {
        fixture.plugins.faults.put("open orders-0", new IllegalStateException("gone"));
        fixture.create("orders", RestartSettings.ENABLE, "false");
        eventually("it has failed", () -> state() == RunState.FAILED);
        passTime();
        assertEquals(1, fixture.count("open orders-0 a"));
        assertFalse(restarts().enabled());
        assertFalse(task().nextTry().isPresent());

        fixture.create("orders", RestartSettings.BACKOFF_MS, "5", RestartSettings.BACKOFF_MAX_MS, "5");

        eventually("a restart is planned although the task has failed long before", () -> {
            advance(5);
            return fixture.count("open orders-0 a") > 3;
        });
        assertTrue(restarts().enabled());
    }

    @Test
    void showsNothingOfAnUnknownConnector() {
        assertThrows(NotFoundRefusal.class, () -> fixture.herder.restarts("none"));
    }

    private ConnectorRestarts restarts() {
        return fixture.herder.restarts("orders");
    }

    private Attempts connector() {
        return restarts().connector();
    }

    private Attempts task() {
        return restarts().tasks().get(0);
    }

    private RunState state() {
        return fixture.herder.taskStatus(TASK).state();
    }

    private void failWhileRunning() {
        eventually("it runs", () -> state() == RunState.RUNNING);
        fixture.plugins.breakTask("orders-0", new IllegalStateException("gone"));
        eventually("it has failed", () -> state() == RunState.FAILED);
    }

    private Attempts awaitTask(int made) {
        return eventually(
                "a restart is planned after " + made,
                this::task,
                task -> task.made() == made && task.nextTry().isPresent());
    }

    private void awaitRunning(int opened) {
        fixture.awaitCount("open orders-0 a", opened);
        eventually("it runs", () -> state() == RunState.RUNNING);
    }

    private void advanceToNextTry() throws Exception {
        long next = eventually("a restart is planned", () -> task().nextTry().getAsLong(), any -> true);
        advance(next - time.milliseconds());
    }

    /** Until a failure of something else, which is slow to be restarted, has led to its restart. */
    private void passTime() throws Exception {
        fixture.passTime(time);
    }

    private void advance(long ms) throws Exception {
        time.advance(ms);
        HerderFixture.await(fixture.herder.ping());
    }
}
