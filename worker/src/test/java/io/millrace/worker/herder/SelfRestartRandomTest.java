package io.millrace.worker.herder;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.config.RestartSettings;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures, restarts of their own and all that users may ask for, crossing each other's path by chance. */
class SelfRestartRandomTest {
    private static final RestartSettings HASTY = new RestartSettings(true, 1, 4, 10);
    private static final IllegalStateException GONE = new IllegalStateException("gone");
    private static final int STEPS = 300;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whateverHappensAllRunsOnceAndNotTwiceWhenTheCauseHasGone(long seed) throws Exception {
        Random random = new Random(seed);
        try (HerderFixture fixture = new HerderFixture(
                new HerderParts.TopicTracking(true, true), FakePlugins.noOffsets(), HASTY, Time.SYSTEM)) {
            for (int step = 0; step < STEPS; step++) {
                step(fixture, random);
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(2000)));
            }
            fixture.plugins.faults.clear();
            write(fixture, "last").join();
            fixture.target("orders", TargetState.STARTED);

            eventually("all runs", () -> fixture.herder.connectorStatus("orders"), SelfRestartRandomTest::runs);
            assertEquals(
                    List.of(),
                    fixture.plugins.log.stream()
                            .filter(line -> line.startsWith("TWICE"))
                            .toList());
            eventually(
                    "nothing is planned or counts",
                    () -> fixture.herder.restarts("orders").tasks().stream()
                            .noneMatch(task -> task.made() > 0 || task.nextTry().isPresent()));
        }
    }

    private static void step(HerderFixture fixture, Random random) {
        ConnectorTaskId task = new ConnectorTaskId("orders", random.nextInt(2));
        switch (random.nextInt(12)) {
            case 0 -> write(fixture, Integer.toString(random.nextInt(3)));
            case 1 -> fixture.herder.setTargetState("orders", TargetState.PAUSED);
            case 2, 3 -> fixture.herder.setTargetState("orders", TargetState.STARTED);
            case 4 -> fixture.herder.setTargetState("orders", TargetState.STOPPED);
            case 5 -> fixture.herder.deleteConnector("orders");
            case 6 -> fixture.herder.restartTask(task);
            case 7 -> fixture.herder.restart(new RestartRequest("orders", random.nextBoolean(), true));
            case 8 -> raise(fixture);
            case 9 -> fixture.plugins.breakTask(task.toString(), GONE);
            case 10 -> fixture.plugins.faults.put(call(random, task), GONE);
            default -> fixture.plugins.faults.remove(call(random, task));
        }
    }

    private static String call(Random random, ConnectorTaskId task) {
        return List.of("start orders", "taskConfigs orders", "initialize orders", "open " + task)
                .get(random.nextInt(4));
    }

    private static void raise(HerderFixture fixture) {
        Optional.ofNullable(fixture.plugins.contexts.get("orders")).ifPresent(context -> {
            try {
                context.raiseError(GONE);
            } catch (RuntimeException e) {
                fixture.plugins.log.add("an instance that was stopped raised an error");
            }
        });
    }

    private static CompletableFuture<?> write(HerderFixture fixture, String setting) {
        return fixture.herder
                .putConnectorConfig(
                        "orders",
                        Map.of("name", "orders", "connector.class", "Fake", "tasks", "a,b", "setting", setting),
                        Optional.empty(),
                        true)
                .handle((created, error) -> created);
    }

    private static boolean runs(ConnectorStateInfo state) {
        return state.connector().state() == RunState.RUNNING
                && state.tasks().size() == 2
                && state.tasks().stream().allMatch(task -> task.state() == RunState.RUNNING);
    }
}
