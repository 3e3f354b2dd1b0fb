package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.ClusterConfigState.TaskCommit;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.SessionKey;
import io.millrace.worker.model.TargetState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class ConfigReplayTest extends ConfigReplayFixture {
    @Test
    void theOffsetIsMinusOneBeforeAnyRecordAndThenOneMoreThanTheLast() {
        assertEquals(ClusterConfigState.EMPTY, replay.image());

        config("c", CONFIG);
        assertEquals(1, replay.image().offset());

        next = 40; // as behind a transaction's marker, or where compaction has been
        config("c", CONFIG);
        assertEquals(41, replay.image().offset());
    }

    @Test
    void theOffsetAdvancesWithEverythingThatIsJsonAndWithNothingElse() {
        read("who knows", "{}");
        read("task-x", "[1,2]");
        read("connector-c", "7");
        read("commit-c", null);
        read("session-key", "\"\"");
        assertEquals(5, replay.offset());

        read("connector-c", "{nonsense");
        read("who knows", "x");
        assertEquals(5, replay.offset());
        assertEquals(Map.of(), replay.image().connectors());

        read("restart-connector-c", "{}");
        assertEquals(8, replay.offset());
    }

    @Test
    void theWorkedExampleHasItsDocumentedOffsets() {
        SessionKey key = new SessionKey(new SecretKeySpec(new byte[32], "HmacSHA256"), 1700000000000L);
        apply(ConfigRecordCodec.sessionKey(key));
        target("my-src", TargetState.STOPPED);
        config("my-src", CONFIG);
        assertEquals(3, replay.offset());
        assertEquals(TargetState.STOPPED, entry("my-src").target());
        target("my-src", TargetState.STARTED);
        task("my-src", 0, TASK_A);
        task("my-src", 1, TASK_B);
        assertEquals(List.of(), entry("my-src").tasks());

        commit("my-src", 2);
        assertEquals(7, replay.offset());
        assertEquals(
                new ConnectorEntry(
                        CONFIG,
                        3,
                        TargetState.STARTED,
                        List.of(TASK_A, TASK_B),
                        CONFIG,
                        new TaskCommit(2, 0, OptionalInt.empty(), true)),
                entry("my-src"));

        apply(ConfigRecordCodec.taskCount("my-src", 2));
        assertEquals(
                new TaskCommit(2, 0, OptionalInt.of(2), false), entry("my-src").commit());
        apply(ConfigRecordCodec.restart(new RestartRequest("my-src", false, true)));
        apply(ConfigRecordCodec.loggerLevel("org.x", "DEBUG"));
        apply(ConfigRecordCodec.connectorGone("my-src"));
        apply(ConfigRecordCodec.targetGone("my-src"));

        assertEquals(new ClusterConfigState(12, Map.of(), Optional.of(key)), replay.image());
    }

    @Test
    void aConnectorWithoutAKnownTargetIsStarted() {
        config("a", CONFIG);
        target("b", TargetState.PAUSED);
        assertFalse(replay.image().contains("b"));
        config("b", CONFIG);

        assertEquals(TargetState.STARTED, entry("a").target());
        assertEquals(TargetState.PAUSED, entry("b").target());
    }

    @Test
    void anIllFormedConfigLeavesTheOneBefore() {
        config("c", CONFIG);

        read("connector-c", "{\"properties\":[]}");

        assertEquals(CONFIG, entry("c").config());
        assertEquals(1, entry("c").revision());
    }

    @Test
    void eachConfigHasARevisionBeyondTheOffsetOfEveryImageBefore() {
        config("a", CONFIG);
        long before = replay.offset();
        config("b", CONFIG);
        config("a", CONFIG);

        assertEquals(3, entry("a").revision());
        assertEquals(2, entry("b").revision());
        assertTrue(entry("b").revision() > before);
    }

    @Test
    void aRemovedConnectorLosesItsTasksAndWhatWasDeferred() {
        config("c", CONFIG);
        tasks("c", TASK_A);
        task("c", 0, TASK_B);

        apply(ConfigRecordCodec.connectorGone("c"));
        assertFalse(replay.image().contains("c"));

        config("c", OTHER);
        assertEquals(List.of(), entry("c").tasks());
        assertEquals(Map.of(), entry("c").applied());
        assertEquals(0, entry("c").commit().count());
        commit("c", 1);
        assertEquals(List.of(), entry("c").tasks());
    }

    @Test
    void aRemovedConnectorKeepsItsTargetItsFencingAndItsGeneration() {
        config("c", CONFIG);
        target("c", TargetState.PAUSED);
        apply(ConfigRecordCodec.taskCount("c", 3));
        tasks("c", TASK_A);

        apply(ConfigRecordCodec.connectorGone("c"));
        config("c", CONFIG);

        assertEquals(TargetState.PAUSED, entry("c").target());
        assertEquals(new TaskCommit(0, 0, OptionalInt.of(3), true), entry("c").commit());
    }

    @Test
    void aForgottenTargetIsStartedAsLongAsThereIsAConfig() {
        config("c", CONFIG);
        target("c", TargetState.PAUSED);

        apply(ConfigRecordCodec.targetGone("c"));
        assertEquals(TargetState.STARTED, entry("c").target());

        target("c", TargetState.STOPPED);
        apply(ConfigRecordCodec.connectorGone("c"));
        apply(ConfigRecordCodec.targetGone("c"));
        config("c", CONFIG);
        assertEquals(TargetState.STARTED, entry("c").target());
    }

    @Test
    void anUnknownTargetIsIgnored() {
        config("c", CONFIG);
        target("c", TargetState.PAUSED);

        read("target-state-c", "{\"state\":\"STARTED\",\"state.v2\":\"DREAMING\"}");

        assertEquals(TargetState.PAUSED, entry("c").target());
    }

    @Test
    void theLatestSessionKeyCounts() {
        SessionKey first = new SessionKey(new SecretKeySpec(new byte[] {1}, "HmacSHA256"), 1);
        SessionKey second = new SessionKey(new SecretKeySpec(new byte[] {2}, "HmacSHA1"), 2);
        apply(ConfigRecordCodec.sessionKey(first));
        apply(ConfigRecordCodec.sessionKey(second));
        read("session-key", null);
        read("session-key", "{\"key\":\"*\"}");

        assertEquals(Optional.of(second), replay.image().sessionKey());
    }

    @Test
    void aConnectorThatDidNotChangeIsTheSameObjectInTheNextImage() {
        config("a", CONFIG);
        config("b", CONFIG);
        ConnectorEntry a = entry("a");
        ConnectorEntry b = entry("b");

        config("b", OTHER);

        assertSame(a, entry("a"));
        assertNotSame(b, entry("b"));
    }
}
