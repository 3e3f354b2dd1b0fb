package io.millrace.worker.cluster;

import static io.millrace.worker.cluster.ConnectProtocol.EAGER;
import static io.millrace.worker.cluster.ConnectProtocol.SESSIONED;
import static io.millrace.worker.cluster.DrivenMember.LEADER_URL;
import static io.millrace.worker.cluster.DrivenMember.ME;
import static io.millrace.worker.cluster.DrivenMember.failed;
import static io.millrace.worker.cluster.DrivenMember.given;
import static io.millrace.worker.cluster.GroupFixture.URL;
import static io.millrace.worker.cluster.GroupFixture.image;
import static io.millrace.worker.cluster.GroupFixture.sessioned;
import static io.millrace.worker.cluster.GroupFixture.settings;
import static io.millrace.worker.cluster.GroupFixture.work;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroupMemberTest {
    private static final Owners OWNERS = new Owners(Map.of("a", URL), Map.of(), WaitingWork.NONE);

    private DrivenMember it = new DrivenMember(sessioned());

    @Test
    void wantsToJoinUntilItHasAnAssignment() {
        assertTrue(it.wantsToJoin());

        it.join(given(WorkSet.EMPTY, WorkSet.EMPTY, 0));

        assertFalse(it.wantsToJoin());
    }

    @Test
    void saysWhatItRunsWhenItJoins() {
        assertEquals(new WorkerState(URL, 7, Optional.empty(), true, false), it.member.joining(it.now));
        it.join(given(work("a", "a-0"), WorkSet.EMPTY, 0));
        it.configs = image(9, 2, "a");

        WorkerState second = it.member.joining(it.now);

        assertEquals(new WorkerState(URL, 9, Optional.of(work("a", "a-0")), true, false), second);
    }

    @Test
    void doesNotSayThatItIsOneOfOursInStrictMode() {
        it = new DrivenMember(settings("sessioned", Duration.ZERO, true));

        assertFalse(it.member.joining(it.now).millrace());
    }

    @Test
    void deliversWhatComesToItBeforeWhatItKeeps() {
        it.join(given(work("a", "a-0", "a-1"), WorkSet.EMPTY, 0));
        it.settle();

        it.join(given(work("b", "b-1"), work("a", "a-0"), 0));

        assertEquals(
                new Assignment(7, 2, work("b").connectors(), work("b-1", "a-1").tasks()), it.latest());
        assertEquals(
                List.copyOf(work("b-1", "a-1").tasks()),
                List.copyOf(it.member.work().tasks()));
    }

    @Test
    void doesNotJoinWhileADeliveredAssignmentIsUnsettled() {
        it.join(given(work("a", "b"), WorkSet.EMPTY, 0));
        assertFalse(it.member.mayJoin(it.now));
        it.settle();
        assertTrue(it.member.mayJoin(it.now));
    }

    @Test
    void takesNoOlderAssignmentForSettled() {
        it.join(given(work("a", "b"), WorkSet.EMPTY, 0));
        Assignment older = it.latest();
        it.member.coordinatorLost(3000);

        it.member.settled(older);

        assertFalse(it.member.mayJoin(it.now));
        it.settle();
        assertTrue(it.member.mayJoin(it.now));
    }

    @Test
    void joinsAgainAtOnceAfterARevocation() {
        it.join(given(work("a", "b"), WorkSet.EMPTY, 0));
        it.settle();
        assertFalse(it.wantsToJoin());

        it.join(given(WorkSet.EMPTY, work("b"), 0));

        assertTrue(it.wantsToJoin());
        assertFalse(it.member.mayJoin(it.now));
        it.settle();
        it.join(given(WorkSet.EMPTY, WorkSet.EMPTY, 0));
        assertFalse(it.wantsToJoin());
    }

    @Test
    void joinsAgainWhenTheDelayIsOver() {
        it.join(given(WorkSet.EMPTY, WorkSet.EMPTY, 5000));
        it.settle();
        assertEquals(5000, it.member.idleMs(it.now));
        it.now += 4999;
        assertFalse(it.wantsToJoin());

        it.now += 1;

        assertTrue(it.wantsToJoin());
    }

    @Test
    void forgetsTheDelayOnceItHasJoinedAgain() {
        it.join(given(WorkSet.EMPTY, WorkSet.EMPTY, 5000));
        it.settle();
        it.join(given(WorkSet.EMPTY, WorkSet.EMPTY, 0));
        it.settle();

        it.now += 6000;

        assertFalse(it.wantsToJoin());
    }

    @Test
    void joinsForConfigsThatItsAssignmentWasNotMadeFor() {
        it.join(given(WorkSet.EMPTY, WorkSet.EMPTY, 0));
        it.settle();
        it.member.wanted(7);
        assertFalse(it.wantsToJoin());
        assertFalse(it.member.view(OWNERS).rebalancing());

        it.configs = image(8, 2, "a");
        it.member.wanted(8);

        assertTrue(it.wantsToJoin());
        assertTrue(it.member.view(OWNERS).rebalancing());
        it.join(given(WorkSet.EMPTY, WorkSet.EMPTY, 0));
        assertTrue(it.wantsToJoin(), "the answer was made for older configs");
    }

    @Test
    void waitsForConfigsThatItCannotTellOfYet() {
        it.join(given(WorkSet.EMPTY, WorkSet.EMPTY, 0));
        it.settle();

        it.member.wanted(8);

        assertFalse(it.wantsToJoin());
        it.configs = image(8, 2, "a");
        assertTrue(it.wantsToJoin());
    }

    @Test
    void keepsItsWorkWhenTheAssignmentFailsAndJoinsAgainOnceItHasReadTheConfigs() {
        it.join(given(work("a"), WorkSet.EMPTY, 0));
        it.settle();
        it.member.wanted(9);

        it.join(failed(9));

        assertEquals(work("a"), it.member.work());
        assertEquals(1, it.delivered.size());
        assertFalse(it.wantsToJoin());
        it.configs = image(9, 2, "a");
        assertTrue(it.wantsToJoin());
    }

    @Test
    void joinsAgainAfterAPauseWhenOnlyTheLeaderIsBehind() {
        it.member.wanted(7);
        it.join(failed(7));
        assertFalse(it.wantsToJoin());
        assertTrue(it.member.view(OWNERS).rebalancing());

        it.now += 3000;

        assertTrue(it.wantsToJoin());
    }

    @Test
    void stopsEverythingBeforeAJoinOfTheEagerProtocol() {
        it = new DrivenMember(settings("eager", Duration.ZERO, false));
        it.join(EAGER, given(work("a", "a-0"), WorkSet.EMPTY, 0));
        it.settle();

        it.member.prepare();

        assertEquals(WorkSet.EMPTY, it.latestWork());
        assertFalse(it.member.mayJoin(it.now));
        it.settle();
        assertTrue(it.member.mayJoin(it.now));
        assertEquals(Optional.empty(), it.member.joining(it.now).allocation());
        it.member.joined(2, ME, EAGER, given(work("b"), WorkSet.EMPTY, 0), it.now);
        assertEquals(work("b"), it.latestWork());
    }

    @Test
    void keepsTheLeaderInSightDuringAnEagerRebalance() {
        it = new DrivenMember(settings("eager", Duration.ZERO, false));
        it.join(EAGER, given(work("a"), WorkSet.EMPTY, 0));

        it.member.prepare();

        assertEquals(Optional.of(LEADER_URL), it.member.view(OWNERS).leaderUrl());
        assertTrue(it.member.view(OWNERS).rebalancing());
    }

    @Test
    void stopsWhatItHasAndJoinsAgainWhenTheGroupFallsBackToTheEagerProtocol() {
        it.join(given(work("a"), WorkSet.EMPTY, 0));
        it.settle();

        it.join(EAGER, given(work("b"), WorkSet.EMPTY, 0));

        assertEquals(WorkSet.EMPTY, it.latestWork());
        assertTrue(it.wantsToJoin());
        assertFalse(it.member.mayJoin(it.now));
        it.settle();
        it.join(EAGER, given(work("b"), WorkSet.EMPTY, 0));
        assertEquals(work("b"), it.latestWork());
        assertFalse(it.wantsToJoin());
    }

    @Test
    void showsTheBestProtocolItOffersUntilItHasJoined() {
        ClusterView before = it.member.view(OWNERS);
        assertEquals(new ClusterView(false, Optional.empty(), SESSIONED, -1, true, Map.of(), Map.of()), before);

        it.join(ConnectProtocol.COMPATIBLE, given(WorkSet.EMPTY, WorkSet.EMPTY, 0));
        it.settle();

        assertEquals(
                new ClusterView(
                        false, Optional.of(LEADER_URL), ConnectProtocol.COMPATIBLE, 1, false, Map.of(), Map.of()),
                it.member.view(OWNERS));
    }

    @Test
    void knowsWhoOwnsWhatAsLongAsItLeads() {
        it.join(new GroupAssignment(false, ME, URL, 7, WorkSet.EMPTY, WorkSet.EMPTY, 0));
        assertTrue(it.member.view(OWNERS).leader());
        assertEquals(Map.of("a", URL), it.member.view(OWNERS).connectorOwners());

        it.settle();
        it.member.prepare();

        assertTrue(it.member.view(OWNERS).leader());
        assertEquals(Map.of(), it.member.view(OWNERS).connectorOwners());
    }
}
