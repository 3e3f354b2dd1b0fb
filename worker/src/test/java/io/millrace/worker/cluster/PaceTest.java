package io.millrace.worker.cluster;

import static io.millrace.worker.cluster.GroupFixture.image;
import static io.millrace.worker.cluster.GroupFixture.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace(2, Duration.ofMillis(200), Duration.ofMillis(1000));

    @Test
    void aFewMayFollowEachOtherAtOnceAndTheNextOnesWait() {
        assertEquals(0, pace.waitMs(5000));
        pace.took(5000);
        assertEquals(0, pace.waitMs(5000));
        pace.took(5000);
        assertEquals(200, pace.waitMs(5000));
        assertEquals(50, pace.waitMs(5150));
        assertEquals(0, pace.waitMs(5200));
    }

    @Test
    void pausesGrowWhileChangesGoOn() {
        pace.took(5000);
        pace.took(5000);
        pace.took(5200);
        assertEquals(400, pace.waitMs(5200));
        pace.took(5600);
        assertEquals(800, pace.waitMs(5600));
        pace.took(6400);
        assertEquals(1000, pace.waitMs(6400));
        for (int i = 0; i < 100; i++) {
            pace.took(7400);
        }
        assertEquals(1000, pace.waitMs(7400));
    }

    @Test
    void whoHasBeenQuietForAWhileMayBeginAnew() {
        pace.took(5000);
        pace.took(5000);

        pace.took(9000);

        assertEquals(0, pace.waitMs(9000));
    }

    @Test
    void twoHundredConnectorsCreatedOneByOneTakeFewRebalancesOfOurGroup() {
        assertTrue(rebalances(false) <= 12, "4 at once, then after 200, 400, 800 ms, then one each second");
    }

    @Test
    void inStrictModeEachChangeIsOne() {
        assertEquals(400, rebalances(true));
    }

    /** Of a member while 200 connectors are created within 4 s, each of which then wants its tasks. */
    private static int rebalances(boolean strict) {
        DrivenMember it = new DrivenMember(settings("sessioned", Duration.ZERO, strict));
        it.join(DrivenMember.given(WorkSet.EMPTY, WorkSet.EMPTY, 0));
        it.settle();
        int rebalances = 0;
        for (int change = 1; change <= 400; change++) {
            it.now += 10;
            it.configs = image(7 + change, 1, "a");
            it.member.wanted(7 + change);
            if (it.wantsToJoin()) {
                it.join(new GroupAssignment(
                        false, "two-1", DrivenMember.LEADER_URL, 7 + change, WorkSet.EMPTY, WorkSet.EMPTY, 0));
                it.settle();
                rebalances++;
            }
        }
        return rebalances;
    }
}
