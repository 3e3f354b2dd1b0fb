package io.millrace.worker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the incremental assignor does better where the whole group is ours, and only there. */
class OnlyOursAssignorTest {
    private final AssignorGroup ours = new AssignorGroup(true);

    private static AssignorGroup threeWorkers(AssignorGroup group) {
        group.configure("a", 4).configure("b", 4).configure("c", 4);
        group.join("w1", "w2", "w3").rebalance(0);
        assertEquals("", group.answers(10));
        return group;
    }

    @Test
    void workOfAWorkerThatLeavesOnPurposeIsGivenToTheOthersAtOnce() {
        threeWorkers(ours);

        assertEquals("w2 -b,a-1,b-0,b-3,c-2", ours.sayLeaving("w2").answers(1_000));
        assertEquals("w1 +b,b-0,c-2; w3 +a-1,b-3", ours.answers(1_010));
        assertEquals("", ours.vanish("w2").answers(1_020));
    }

    @Test
    void aLeaderThatLeavesOnPurposeHandsItsWorkOverItself() {
        threeWorkers(ours);

        ours.sayLeaving("w1").rebalance(1_000);
        ours.rebalance(1_010);

        assertTrue(ours.running("w1").isEmpty());
        assertEquals(ours.round(0).configured(), ours.running("w2").with(ours.running("w3")));
        assertEquals("", ours.vanish("w1").answers(1_020));
    }

    @Test
    void twoMayLeaveAtATimeEvenWhileWorkOfAnotherIsLost() {
        threeWorkers(ours).join("w4", "w5");
        ours.rebalance(100);
        ours.rebalance(110);
        assertEquals("", ours.answers(120));

        assertEquals(300_000, ours.vanish("w3").rebalance(1_000).delayMs());
        ours.sayLeaving("w4").sayLeaving("w5").rebalance(2_000);
        assertEquals(298_990, ours.rebalance(2_010).delayMs());

        assertTrue(ours.running("w4").with(ours.running("w5")).isEmpty());
    }

    @Test
    void aWorkerThatHadNothingIsNotWaitedFor() {
        threeWorkers(ours).join("w4").rebalance(1_000);
        assertTrue(ours.memory().balance().revoked());

        assertEquals("w1 +a-0; w2 +b-0; w3 +c-0", ours.vanish("w4").answers(1_010));
        assertEquals("", ours.answers(1_020));
    }

    @Test
    void lostWorkIsGivenToWhoeverTakesThePlaceOfTheWorkerThatHadIt() {
        threeWorkers(ours);
        WorkSet lost = ours.running("w2");

        assertEquals("300000", ours.vanish("w2").answers(1_000));
        assertEquals("w4 +b,a-1,b-0,b-3,c-2", ours.join("w4").answers(11_000));

        assertEquals(lost, ours.running("w4"));
        assertEquals("", ours.answers(11_010));
    }

    @Test
    void aWorkerThatIsBackBeforeItIsMissedGetsItsWorkAtOnce() {
        threeWorkers(ours);

        assertEquals("w4 +b,a-1,b-0,b-3,c-2", ours.vanish("w2").join("w4").answers(1_000));
    }

    @Test
    void lostWorkWaitsUntilAsManyHaveComeAsWent() {
        threeWorkers(ours).vanish("w2").rebalance(1_000);
        ours.vanish("w3").rebalance(2_000);

        assertEquals("298000", ours.join("w4").answers(3_000));
        assertEquals("w4 +b,c,a-1,a-2,b-1,b-3,c-2,c-3 -b-0,c-0", ours.answers(301_000));
        assertEquals("w1 +b-0,c-0", ours.answers(301_010));
    }

    @Test
    void allLostWorkIsGivenOutOnceAsManyHaveComeAsWent() {
        threeWorkers(ours).vanish("w2").rebalance(1_000);
        ours.vanish("w3").rebalance(2_000);
        ours.join("w4").rebalance(3_000);

        ours.join("w5").rebalance(4_000);

        assertEquals(
                ours.round(0).configured(),
                WorkSet.union(ours.running().values()).sorted());
        assertEquals("", ours.answers(4_010));
    }

    @Test
    void besideApacheAndForAStrictLeaderLostWorkWaitsToTheEnd() {
        AssignorGroup strict = threeWorkers(new AssignorGroup(true).strict());
        AssignorGroup apaches = threeWorkers(new AssignorGroup(false));

        for (AssignorGroup group : List.of(strict, apaches)) {
            group.vanish("w2").rebalance(1_000);
            assertEquals("290000", group.join("w4").answers(11_000));
        }
    }

    @Test
    void nobodyIsRelievedWhereNobodyWouldStay() {
        threeWorkers(ours).configure("d", 1);

        String answers = ours.sayLeaving("w1").sayLeaving("w2").sayLeaving("w3").answers(1_000);

        assertEquals("", answers, "and nobody is given anything");
        assertEquals("w4 +d,d-0", ours.join("w4").answers(1_010).replaceAll("w[123] [^;]*; ", ""));
    }

    @Test
    void leavingMeansNothingToAStrictLeaderOrBesideApache() {
        AssignorGroup strict = threeWorkers(new AssignorGroup(true).strict());
        AssignorGroup mixed = threeWorkers(new AssignorGroup(true).joinApache("w4"));

        assertEquals("", strict.sayLeaving("w2").answers(1_000));
        assertEquals("", mixed.sayLeaving("w2").answers(1_000));
        assertEquals("300000", mixed.vanish("w2").answers(1_010));
    }

    @Test
    void deletingMovesNothingElse() {
        threeWorkers(ours);

        assertEquals("w1 -a,a-0,a-3; w2 -a-1; w3 -a-2", ours.delete("a").answers(1_000));
        assertEquals("w1 -b-2; w2 -b-0,b-3; w3 -b-1", ours.configure("b", 0).answers(2_000));
        assertEquals("", ours.answers(2_010));
    }

    @Test
    void aStrictLeaderBalancesAfterEveryChange() {
        AssignorGroup strict = threeWorkers(new AssignorGroup(true).strict());

        assertEquals("w1 -a,a-0,a-3; w2 -a-1; w3 -a-2", strict.delete("a").answers(1_000));
    }

    @Test
    void aNewMemberGetsItsShareEvenIfNothingWasBalancedBefore() {
        threeWorkers(ours).delete("a").rebalance(1_000);
        ours.rebalance(1_010);

        assertEquals("w2 -b-0; w3 -c-0", ours.join("w4").answers(2_000));
        assertEquals("w4 +b-0,c-0", ours.answers(2_010));
        assertFalse(ours.memory().balance().owed());
    }

    @Test
    void balanceStaysOwedWhileLostWorkWaits() {
        threeWorkers(ours).vanish("w3").rebalance(1_000);
        ours.join("w4", "w5").rebalance(2_000);
        assertTrue(ours.memory().balance().owed());

        ours.rebalance(301_000);
        ours.rebalance(301_010);

        assertFalse(ours.memory().balance().owed());
        assertEquals(3, ours.running("w4").tasks().size());
        assertEquals(3, ours.running("w5").tasks().size());
    }

    @Test
    void tasksOfOneConnectorSpreadOverTheMembers() {
        AssignorGroup strict = new AssignorGroup(true).strict();

        assertEquals("w2 +b-1", growingConnector(ours));
        assertEquals("w1 +b-1", growingConnector(strict));
    }

    private static String growingConnector(AssignorGroup group) {
        group.configure("b", 1).configure("c", 1).join("w1", "w2").rebalance(0);
        return group.configure("b", 2).answers(1_000);
    }

    @Test
    void workIsTakenFromTheConnectorWithMostTasks() {
        ours.configure("a", 2).configure("b", 4).configure("c", 2).join("w1").rebalance(0);

        assertEquals("w1 -a,a-0,b-0,b-1,b-2", ours.join("w2").answers(1_000));
    }

    @Test
    void aConnectorDeletedUnderAnotherLeaderIsNoticedByTheNext() {
        threeWorkers(ours).delete("a").lead("w2");

        assertEquals("w1 -a,a-0,a-3; w2 -a-1; w3 -a-2", ours.answers(1_000));
    }
}
