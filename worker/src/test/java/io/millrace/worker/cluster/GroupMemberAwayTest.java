package io.millrace.worker.cluster;

import static io.millrace.worker.cluster.ConnectProtocol.SESSIONED;
import static io.millrace.worker.cluster.DrivenMember.ME;
import static io.millrace.worker.cluster.DrivenMember.given;
import static io.millrace.worker.cluster.GroupFixture.URL;
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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GroupMemberAwayTest {
    private static final Owners OWNERS = new Owners(Map.of("a", URL), Map.of(), WaitingWork.NONE);

    private DrivenMember it = new DrivenMember(sessioned());

    @Test
    void givesItsWorkUpWhenTheCoordinatorIsLost() {
        it.join(given(work("a"), WorkSet.EMPTY, 5000));
        it.settle();

        it.member.coordinatorLost(3000);

        assertEquals(WorkSet.EMPTY, it.latestWork());
        assertEquals(Optional.empty(), it.member.view(OWNERS).leaderUrl());
        it.settle();
        assertTrue(it.wantsToJoin());
        assertEquals(Optional.empty(), it.member.joining(it.now).allocation());
    }

    @Test
    void deliversNothingWhenTheCoordinatorIsLostAgain() {
        it.join(given(work("a"), WorkSet.EMPTY, 0));
        it.member.coordinatorLost(3000);
        it.member.coordinatorLost(6000);

        assertEquals(2, it.delivered.size());
    }

    @Test
    void refusesAnAnswerToWhatHoldsNoMore() {
        it.join(given(work("a", "b"), WorkSet.EMPTY, 0));
        it.settle();
        it.member.joining(it.now);
        it.member.coordinatorLost(3000);
        it.settle();

        it.member.joined(it.nextGeneration(), ME, SESSIONED, given(work("c"), work("b"), 0), it.now);

        assertEquals(WorkSet.EMPTY, it.latestWork());
        assertEquals(WorkSet.EMPTY, it.member.work());
        assertTrue(it.wantsToJoin());
        assertTrue(it.member.mayJoin(it.now));
    }

    @Test
    void givesItsWorkUpAfterItStoodStillForLongerThanOthersWait() {
        it.join(given(work("a"), WorkSet.EMPTY, 0));
        it.settle();
        it.member.tick(it.now);
        it.now += 310_000;
        it.member.tick(it.now);
        assertEquals(work("a"), it.latestWork());
        it.now += 310_001;

        it.member.tick(it.now);

        assertEquals(WorkSet.EMPTY, it.latestWork());
    }

    @Test
    void takesALongJoinForNoStandstill() {
        it = new DrivenMember(settings("sessioned", Duration.ZERO, false));
        it.join(given(work("a"), WorkSet.EMPTY, 0));
        it.settle();
        it.now += 30_000;
        it.member.awake(it.now);

        it.member.tick(it.now);

        assertEquals(work("a"), it.latestWork());
    }

    @Test
    void tellsOfNoWorkWhenItStoodStillInTheMidstOfAJoin() {
        it = new DrivenMember(settings("sessioned", Duration.ZERO, false));
        it.join(given(work("a"), WorkSet.EMPTY, 0));
        it.settle();
        it.member.joining(it.now);
        it.now += 71_000;

        WorkerState again = it.member.joining(it.now);

        assertEquals(WorkSet.EMPTY, again.work());
        assertEquals(WorkSet.EMPTY, it.latestWork());
    }

    @Test
    void keepsItsWorkWhenExpelledOnlyIfOthersWaitForItsReturn() {
        it.join(given(work("a"), WorkSet.EMPTY, 0));
        it.member.expelled();
        assertEquals(work("a"), it.latestWork());

        it = new DrivenMember(settings("sessioned", Duration.ZERO, false));
        it.join(given(work("b"), WorkSet.EMPTY, 0));
        it.member.expelled();

        assertEquals(WorkSet.EMPTY, it.latestWork());
    }

    @Test
    void leavesForAWhileWhenItCannotDoItsWork() {
        it.join(given(work("a"), WorkSet.EMPTY, 0));
        it.settle();

        it.member.withdraw("reading takes too long", it.now);

        assertEquals(WorkSet.EMPTY, it.latestWork());
        assertEquals(Optional.empty(), it.member.leaveReason(), "before the work has stopped");
        it.settle();
        assertFalse(it.member.mayJoin(it.now));
        assertEquals(Optional.of("reading takes too long"), it.member.leaveReason());
        assertEquals(Optional.empty(), it.member.leaveReason());
        assertFalse(it.wantsToJoin());
        assertFalse(it.member.mayJoin(it.now));
        assertEquals(6000, it.member.idleMs(it.now));
        it.now += 6000;
        assertTrue(it.wantsToJoin());
        assertTrue(it.member.mayJoin(it.now));
    }

    @Test
    void staysAwayLongerWithTheEagerProtocol() {
        it = new DrivenMember(settings("eager", Duration.ZERO, false));

        it.member.withdraw("reading takes too long", it.now);

        assertEquals(30_000, it.member.idleMs(it.now));
    }

    @Test
    void handsItsWorkOverInTwoJoins() {
        it.join(given(work("a"), WorkSet.EMPTY, 0));
        it.settle();

        CompletableFuture<Void> done = it.member.handOver();

        assertTrue(it.wantsToJoin());
        assertTrue(it.member.joining(it.now).leaving());
        it.join(given(WorkSet.EMPTY, work("a"), 0));
        assertFalse(done.isDone());
        assertEquals(WorkSet.EMPTY, it.latestWork());
        it.settle();
        assertTrue(it.wantsToJoin());
        assertTrue(it.member.joining(it.now).leaving());
        it.join(given(WorkSet.EMPTY, WorkSet.EMPTY, 0));
        assertTrue(done.isDone());
    }

    @Test
    void keepsItsWorkWhenTheGroupDoesNotTakeItOver() {
        it.join(given(work("a"), WorkSet.EMPTY, 0));
        it.settle();
        CompletableFuture<Void> done = it.member.handOver();

        it.join(given(WorkSet.EMPTY, WorkSet.EMPTY, 0));

        assertTrue(done.isDone());
        assertEquals(work("a"), it.latestWork());
        it.settle();
        assertFalse(it.wantsToJoin());
    }

    @Test
    void saysThatItLeavesInTheNextJoinIfOneIsUnderWay() {
        it.join(given(work("a"), WorkSet.EMPTY, 0));
        it.settle();
        it.member.joining(it.now);
        CompletableFuture<Void> done = it.member.handOver();

        it.member.joined(it.nextGeneration(), ME, SESSIONED, given(WorkSet.EMPTY, WorkSet.EMPTY, 0), it.now);

        assertFalse(done.isDone());
        assertTrue(it.wantsToJoin());
    }

    @Test
    void hasNothingToHandOverWithoutWorkOrWithTheEagerProtocolOrInStrictMode() {
        assertTrue(it.member.handOver().isDone());

        for (GroupSettings settings :
                List.of(settings("eager", Duration.ZERO, false), settings("sessioned", Duration.ZERO, true))) {
            it = new DrivenMember(settings);
            it.join(settings.protocol(), given(work("a"), WorkSet.EMPTY, 0));
            assertTrue(it.member.handOver().isDone());
        }
    }

    @Test
    void endsAHandOverWhenTheCoordinatorIsLost() {
        it.join(given(work("a"), WorkSet.EMPTY, 0));
        CompletableFuture<Void> done = it.member.handOver();

        it.member.coordinatorLost(3000);

        assertTrue(done.isDone());
    }
}
