package io.millrace.worker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The numeric examples and the consequences that the contract names (group-protocol.md, section 4.2). */
class CooperativeExamplesTest {
    private static final String ALL = "a,b,a-0,a-1,a-2,a-3,b-0,b-1,b-2,b-3";

    private final AssignorGroup group =
            new AssignorGroup(false).configure("a", 4).configure("b", 4);

    @Test
    void aReplacementGetsTheWorkOfTheWorkerThatLeft() {
        assertEquals("w1 +" + ALL, group.join("w1").answers(0));
        assertEquals("w1 -a,a-0,a-1,a-2,a-3", group.join("w2").answers(1_000));
        assertTrue(group.memory().balance().revoked());
        assertEquals("w2 +a,a-0,a-1,a-2,a-3", group.answers(1_100));
        assertFalse(group.memory().balance().revoked());
        assertEquals("w1 -b-0; w2 -a-0", group.join("w3").answers(2_100));
        assertEquals("w3 +a-0,b-0", group.answers(2_200));

        assertEquals("300000", group.vanish("w3").answers(8_250));
        assertEquals(308_250, group.memory().delay().dueMs());
        assertEquals("200000", group.join("w4").answers(108_250));
        assertEquals("[w4]", group.memory().delay().candidates().toString());
        assertEquals("w4 +a-0,b-0", group.answers(308_250));
        assertEquals(AssignorMemory.Delay.NONE, group.memory().delay());
    }

    @Test
    void withoutAReplacementTheOthersGetItWhenTheDelayIsOver() {
        threeWorkers();

        assertEquals("300000", group.vanish("w3").answers(8_250));
        assertEquals("w1 +a-0; w2 +b-0", group.answers(308_250));
    }

    private void threeWorkers() {
        group.join("w1").rebalance(0);
        group.join("w2").rebalance(1_000);
        group.rebalance(1_100);
        group.join("w3").rebalance(2_100);
        group.rebalance(2_200);
        assertEquals("", group.answers(2_300));
    }

    @Test
    void aSecondRevocationInARowBacksOff() {
        group.join("w1").rebalance(0);
        assertEquals("w1 -a,a-0,a-1,a-2,a-3", group.join("w2").answers(1_000));

        assertEquals("w2 +a,a-0,a-2; w3 +a-1,a-3; 40", group.join("w3").answers(1_010));
        assertEquals(1, group.memory().balance().successive());
        assertEquals("w1 -b-0", group.answers(1_050));
        assertTrue(group.memory().balance().revoked());
        assertEquals("w2 +b-0", group.answers(1_060));
        assertEquals(AssignorMemory.Balance.SETTLED, group.memory().balance());
    }

    @Test
    void whatRunsTwiceIsRevokedFromBothAndStartsAnew() {
        AssignorGroup twice = new AssignorGroup(false).configure("a", 2);
        twice.joinRunning("w1", "a,a-0").joinRunning("w2", "a-0,a-1");

        assertEquals("w1 -a-0; w2 -a-0", twice.answers(0));
        assertEquals("w1 +a-0", twice.answers(10));
    }

    @Test
    void aNewLeaderDoesNotWaitForAWorkerThatWentWithTheOldOne() {
        threeWorkers();

        String answers = group.vanish("w1").answers(3_000);

        assertEquals("w2 +b-3; w3 +b,b-1,b-2", answers);
    }

    @Test
    void withoutADelayLostWorkIsGivenOutAtOnce() {
        group.maxDelay(0);
        threeWorkers();

        assertEquals("w1 +a-0; w2 +b-0", group.vanish("w3").answers(8_250));
    }

    @Test
    void anAssignmentThatGotLostIsRepeatedAtOnce() {
        group.join("w1", "w2").answers(0, "w2");

        assertEquals("w2 +b,a-1,a-3,b-1,b-3", group.answers(10));
    }

    @Test
    void aFailedSyncOfTheLeaderMakesLostWorkNewWork() {
        threeWorkers();
        group.rebalance(3_000, "w1");

        assertEquals("w1 +a-0; w2 +b-0", group.vanish("w3").answers(3_010));
    }

    @Test
    void aSecondFailureDoesNotExtendTheWait() {
        threeWorkers();

        assertEquals("300000", group.vanish("w3").answers(10_000));
        assertEquals("100000", group.vanish("w2").answers(210_000));
        assertEquals("w1 +a,a-0,a-1,a-2,a-3,b-0", group.answers(310_000));
    }

    @Test
    void aWorkerThatLeavesRightAfterARevocationIsWaitedForEvenIfNothingIsLost() {
        group.join("w1").rebalance(0);
        group.join("w2").rebalance(1_000);

        String answers = group.vanish("w2").answers(1_010);

        assertEquals("w1 +a,a-0,a-1,a-2,a-3; 300000", answers);
        assertEquals("", group.answers(1_020), "and an early join ends the wait");
    }

    @Test
    void anEarlyJoinKeepsTheRestOfABackoffAndTheNextOneEndsIt() {
        group.join("w1").rebalance(0);
        group.join("w2").rebalance(1_000);
        group.join("w3").rebalance(1_010);

        assertEquals("30", group.answers(1_020));
        assertFalse(group.memory().balance().revoked());
        assertEquals("w1 -b-0", group.answers(1_021));
        assertEquals(1, group.memory().balance().successive());
    }

    @Test
    void theBackoffGrowsUpToTheLongestDelay() {
        group.join("w1").rebalance(0);
        group.join("w2");
        long nowMs = 1_000;
        List<Integer> delays = new ArrayList<>();

        for (int row = 0; row < 5; row++) {
            group.rebalance(nowMs, "w1");
            int delayMs = group.rebalance(nowMs + 10).delayMs();
            delays.add(delayMs);
            nowMs += 10 + delayMs;
        }

        assertEquals(List.of(40, 1_600, 64_000, 300_000, 300_000), delays);
    }

    @Test
    void aRevocationThatWasNotCarriedOutLosesNothing() {
        group.join("w1").rebalance(0);
        group.join("w2").rebalance(1_000, "w1");

        assertEquals("40", group.answers(1_010));
    }

    @Test
    void aDeletedConnectorIsRevokedAndTheRestBalanced() {
        threeWorkers();

        assertEquals("w1 -b-1; w2 -a,a-1,a-2,a-3; w3 -a-0", group.delete("a").answers(3_000));
    }
}
