package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ClusterConfigState.TaskCommit;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TargetState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** How task configs and commits become sets of tasks. */
class ConfigReplayTasksTest extends ConfigReplayFixture {
    @Test
    void aConnectorThatIsInconsistentStaysSoWhenItIsRemovedUntilACompleteCommit() {
        config("c", CONFIG);
        commit("c", 1);
        apply(ConfigRecordCodec.connectorGone("c"));
        config("c", CONFIG);
        assertEquals(List.of(), entry("c").tasks());

        tasks("c", TASK_A);

        assertEquals(List.of(TASK_A), entry("c").tasks());
    }

    @Test
    void taskConfigsWaitForTheirCommit() {
        config("c", CONFIG);
        tasks("c", TASK_A, TASK_B);

        task("c", 0, TASK_C);
        assertEquals(List.of(TASK_A, TASK_B), entry("c").tasks());

        commit("c", 1);
        assertEquals(List.of(TASK_C), entry("c").tasks());
    }

    @Test
    void theTaskConfigThatCameLastCounts() {
        config("c", CONFIG);
        task("c", 0, TASK_A);
        task("c", 0, TASK_B);
        commit("c", 1);

        assertEquals(List.of(TASK_B), entry("c").tasks());
    }

    @Test
    void anIllFormedOrDeletedTaskConfigIsIgnored() {
        config("c", CONFIG);
        task("c", 0, TASK_A);
        read("task-c-0", null);
        read("task-c-0", "{\"properties\":1}");
        commit("c", 1);

        assertEquals(List.of(TASK_A), entry("c").tasks());
    }

    @Test
    void aCommitForAnUnknownConnectorIsIgnoredAndForgetsWhatWasDeferred() {
        task("c", 0, TASK_A);
        commit("c", 1);
        config("c", CONFIG);

        assertEquals(List.of(), entry("c").tasks());
        assertEquals(Map.of(), entry("c").applied());
        assertEquals(
                new TaskCommit(0, -1, OptionalInt.empty(), false), entry("c").commit());
        commit("c", 1);
        assertEquals(List.of(), entry("c").tasks());
    }

    @Test
    void aCommitThatTellsNoCountIsIgnoredButForAnUnknownConnectorForgetsWhatWasDeferred() {
        config("c", CONFIG);
        task("c", 0, TASK_A);
        task("d", 0, TASK_A);

        read("commit-c", "{\"tasks\":\"1\"}");
        read("commit-d", "[]");

        commit("c", 1);
        assertEquals(List.of(TASK_A), entry("c").tasks());
        config("d", CONFIG);
        commit("d", 1);
        assertEquals(List.of(), entry("d").tasks());
    }

    @Test
    void anIncompleteCommitShowsNoTasksAndNoAppliedConfigButItsCount() {
        config("c", CONFIG);
        tasks("c", TASK_A, TASK_B);

        task("c", 0, TASK_A);
        task("c", 2, TASK_C);
        commit("c", 3);

        assertEquals(List.of(), entry("c").tasks());
        assertEquals(List.of(), replay.image().tasks("c"));
        assertEquals(Optional.empty(), replay.image().taskConfig(new ConnectorTaskId("c", 0)));
        assertEquals(Map.of(), entry("c").applied());
        assertEquals(new TaskCommit(3, 0, OptionalInt.empty(), true), entry("c").commit());
    }

    @Test
    void anIncompleteCommitUsesUpWhatWasDeferred() {
        config("c", CONFIG);
        task("c", 0, TASK_A);
        commit("c", 2);

        task("c", 1, TASK_B);
        commit("c", 2);
        assertEquals(List.of(), entry("c").tasks());

        tasks("c", TASK_A, TASK_B);
        assertEquals(List.of(TASK_A, TASK_B), entry("c").tasks());
        assertEquals(CONFIG, entry("c").applied());
    }

    @Test
    void anEmptySetIsCompleteEvenWithoutTaskConfigs() {
        config("c", CONFIG);
        commit("c", 1);

        commit("c", 0);

        assertEquals(List.of(), entry("c").tasks());
        assertEquals(CONFIG, entry("c").applied());
        assertEquals(0, entry("c").commit().count());
    }

    @Test
    void aStoppedConnectorShowsNoTasksHoweverTheyCameAndHasThemBackWhenItIsStarted() {
        config("before", CONFIG);
        tasks("before", TASK_A, TASK_B);
        target("before", TargetState.STOPPED);
        config("around", CONFIG);
        task("around", 0, TASK_A);
        task("around", 1, TASK_B);
        commit("around", 0);
        target("around", TargetState.STOPPED);
        tasks("around", TASK_A, TASK_B);

        for (String connector : List.of("before", "around")) {
            assertEquals(List.of(), entry(connector).tasks());
            assertTrue(entry(connector).lacksTasks());
            assertEquals(2, entry(connector).commit().count());
            target(connector, TargetState.STARTED);
            assertEquals(List.of(TASK_A, TASK_B), entry(connector).tasks());
            assertEquals(CONFIG, entry(connector).applied());
        }
    }

    @Test
    void aStoppedConnectorWhoseTasksWereWipedStaysWithoutThem() {
        config("c", CONFIG);
        tasks("c", TASK_A);
        commit("c", 0);
        target("c", TargetState.STOPPED);
        assertFalse(entry("c").lacksTasks());

        target("c", TargetState.STARTED);

        assertEquals(List.of(), entry("c").tasks());
    }

    @Test
    void tasksBeyondTheCountAreOutOfReach() {
        config("c", CONFIG);
        task("c", 0, TASK_A);
        task("c", 1, TASK_B);
        task("c", 7, TASK_C);
        commit("c", 1);

        assertEquals(List.of(TASK_A), entry("c").tasks());
        assertEquals(1, entry("c").commit().count());
        task("c", 0, TASK_A);
        commit("c", 2);
        assertEquals(List.of(), entry("c").tasks());
    }

    @Test
    void generationsCountCompleteSetsOnceThereHasBeenATaskConfig() {
        config("c", CONFIG);
        commit("c", 0);
        assertEquals(-1, entry("c").commit().generation());

        tasks("c", TASK_A);
        assertEquals(0, entry("c").commit().generation());
        commit("c", 0);
        assertEquals(1, entry("c").commit().generation());
        commit("c", 1);
        assertEquals(1, entry("c").commit().generation());

        apply(ConfigRecordCodec.connectorGone("c"));
        config("c", CONFIG);
        commit("c", 0);
        assertEquals(1, entry("c").commit().generation());
        tasks("c", TASK_A);
        assertEquals(2, entry("c").commit().generation());
    }

    @Test
    void theAppliedConfigIsThatOfTheLastCompleteCommit() {
        config("c", CONFIG);
        tasks("c", TASK_A);
        config("c", OTHER);
        assertEquals(CONFIG, entry("c").applied());
        assertEquals(List.of(TASK_A), entry("c").tasks());

        tasks("c", TASK_B);
        assertEquals(OTHER, entry("c").applied());
    }

    @Test
    void everyCommitMakesFencingDueAndAFencingRecordSettlesIt() {
        config("c", CONFIG);
        assertFalse(entry("c").commit().fencingPending());
        commit("c", 2);
        assertTrue(entry("c").commit().fencingPending());

        apply(ConfigRecordCodec.taskCount("c", 5));
        assertEquals(OptionalInt.of(5), entry("c").commit().fenced());
        assertFalse(entry("c").commit().fencingPending());

        commit("c", 0);
        assertTrue(entry("c").commit().fencingPending());
        assertEquals(OptionalInt.of(5), entry("c").commit().fenced());
    }

    @Test
    void aFencingRecordNeedsNoConnector() {
        apply(ConfigRecordCodec.taskCount("c", 5));
        config("c", CONFIG);

        assertEquals(OptionalInt.of(5), entry("c").commit().fenced());
    }
}
