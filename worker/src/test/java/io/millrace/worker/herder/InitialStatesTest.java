package io.millrace.worker.herder;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.worker.api.ForbiddenRefusal;
import io.millrace.worker.herder.HerderParts.TopicTracking;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connectors that are not to run at once (KIP-980), and the topics that connectors have used (KIP-558). */
class InitialStatesTest {
    @ParameterizedTest
    @EnumSource(
            value = TargetState.class,
            names = {"PAUSED", "STOPPED"})
    void isNeitherStartedNorAskedForTasksUntilItIsResumed(TargetState initial) throws Exception {
        try (HerderFixture fixture = herder(new TopicTracking(true, true))) {
            fixture.create("orders", initial, "tasks", "a,b");

            eventually("it reports " + initial, () -> state(fixture).equals(RunState.valueOf(initial.name())));
            assertEquals(List.of(), fixture.herder.taskConfigs("orders"));
            assertEquals(0, fixture.count("start orders"));
            assertEquals(0, fixture.count("taskConfigs orders"));

            fixture.target("orders", TargetState.STARTED);

            fixture.awaitCount("open orders-1 b", 1);
            assertEquals(1, fixture.count("start orders"));
            assertEquals(2, fixture.herder.taskConfigs("orders").size());
        }
    }

    @Test
    void aConnectorKeepsItsStateWhenItIsWrittenAgainWithAnother() throws Exception {
        try (HerderFixture fixture = herder(new TopicTracking(true, true))) {
            fixture.create("orders", TargetState.STOPPED);

            fixture.create("orders", TargetState.STARTED, "more", "1");

            eventually("it reports STOPPED", () -> state(fixture) == RunState.STOPPED);
            assertEquals(0, fixture.count("start orders"));
        }
    }

    @Test
    void topicsAreKnownUntilTheyAreReset() {
        try (HerderFixture fixture = herder(new TopicTracking(true, true))) {
            fixture.statuses.addTopic(new ConnectorTaskId("orders", 0), "b");
            fixture.statuses.addTopic(new ConnectorTaskId("orders", 1), "a");

            assertEquals(Set.of("a", "b"), fixture.herder.activeTopics("orders"));
            assertEquals(Set.of(), fixture.herder.activeTopics("none"));
            fixture.herder.resetActiveTopics("orders");
            fixture.herder.resetActiveTopics("none");
            assertEquals(Set.of(), fixture.herder.activeTopics("orders"));
        }
    }

    @Test
    void theWorkerMayForbidToTrackTopicsOrToForgetThem() {
        try (HerderFixture fixture = herder(new TopicTracking(false, true))) {
            assertForbidden("Topic tracking is disabled.", () -> fixture.herder.activeTopics("orders"));
            assertForbidden("Topic tracking is disabled.", () -> fixture.herder.resetActiveTopics("orders"));
        }
        try (HerderFixture fixture = herder(new TopicTracking(true, false))) {
            assertEquals(Set.of(), fixture.herder.activeTopics("orders"));
            assertForbidden("Topic tracking reset is disabled.", () -> fixture.herder.resetActiveTopics("orders"));
        }
    }

    private static HerderFixture herder(TopicTracking topics) {
        return new HerderFixture(topics, FakePlugins.noOffsets(), Time.SYSTEM);
    }

    private static RunState state(HerderFixture fixture) {
        return fixture.herder.connectorStatus("orders").connector().state();
    }

    private static void assertForbidden(String message, Executable call) {
        Throwable refusal = assertThrows(ForbiddenRefusal.class, call);
        assertEquals(message, refusal.getMessage());
    }
}
