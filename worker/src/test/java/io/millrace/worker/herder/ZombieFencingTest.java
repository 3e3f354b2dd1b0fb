package io.millrace.worker.herder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.NotLeaderRefusal;
import io.millrace.worker.api.RebalancingRefusal;
import io.millrace.worker.herder.ClusterParts.ExactlyOnce;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.store.MemoryConfigs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the leader does before tasks may write; the test turns the loop. */
class ZombieFencingTest {
    private final MemoryConfigs configs = new MemoryConfigs();
    private final EventLoop loop = new EventLoop(new ManualTime(), () -> {});
    private final FakeMembership group = new FakeMembership();
    private final List<String> asked = new ArrayList<>();
    private final List<CompletableFuture<Void>> brokers = new ArrayList<>();
    private ConnectorType type = ConnectorType.SOURCE;
    private final ZombieFencing zombies = new ZombieFencing(
            configs.store(),
            loop,
            new Leadership(group, ReplyPolicy.WHEN_WRITTEN),
            new ExactlyOnce(true, this::shutOut),
            config -> type);

    private CompletableFuture<Void> shutOut(String connector, Map<String, String> config, int tasks) {
        asked.add(connector + " " + tasks);
        brokers.add(new CompletableFuture<>());
        return brokers.get(brokers.size() - 1);
    }

    @BeforeEach
    void lead() {
        configs.store().start(image -> {});
        group.lead(Map.of(), Map.of());
    }

    @AfterEach
    void close() {
        configs.close();
    }

    @Test
    void ofTheFirstSetOfTasksOnlyTheCountIsNoted() {
        configs.tasks("c", 2);

        done(fence());

        assertEquals(List.of(), asked);
        assertEquals(List.of("tasks-fencing-c {\"task-count\":2}"), configs.taskCounts());
    }

    @Test
    void askedAgainForTheSameSetItDoesNothing() {
        configs.tasks("c", 2);
        done(fence());

        done(fence());

        assertEquals(1, configs.taskCounts().size());
    }

    @Test
    void allTasksOfTheFormerSetAreShutOutBeforeTheCountIsNoted() {
        fencedBefore("c", 3);
        configs.tasks("c", 1);

        CompletableFuture<Void> answer = fence();

        assertEquals(List.of("c 3"), asked);
        assertFalse(answer.isDone());
        assertEquals(1, configs.taskCounts().size());
        brokers.get(0).complete(null);
        done(answer);
        assertEquals("tasks-fencing-c {\"task-count\":1}", configs.taskCounts().get(1));
    }

    @Test
    void theOnlyTaskIsShutOutByItsSuccessor() {
        fencedBefore("c", 1);
        configs.tasks("c", 1);

        done(fence());

        assertEquals(List.of(), asked);
        assertEquals(2, configs.taskCounts().size());
    }

    @Test
    void whoeverAsksMeanwhileWaitsForTheSameRound() {
        fencedBefore("c", 2);
        configs.tasks("c", 2);
        CompletableFuture<Void> first = fence();
        CompletableFuture<Void> second = fence();
        second.cancel(true); // its own affair
        CompletableFuture<Void> third = fence();

        brokers.get(0).complete(null);

        done(first);
        done(third);
        assertEquals(List.of("c 2"), asked);
    }

    @Test
    void aNewSetOfTasksEndsTheRoundOfTheFormerOne() {
        fencedBefore("c", 2);
        configs.tasks("c", 2);
        CompletableFuture<Void> outdated = fence();
        configs.tasks("c", 4);

        zombies.imageChanged(configs.store().snapshot());

        assertEquals(
                "Failed to complete zombie fencing because a new set of task configs was generated",
                failure(RebalancingRefusal.class, outdated).getMessage());
        assertTrue(brokers.get(0).isCancelled());
        CompletableFuture<Void> next = fence();
        brokers.get(1).complete(null);
        done(next);
        assertEquals(List.of("c 2", "c 2"), asked);
        assertEquals("tasks-fencing-c {\"task-count\":4}", configs.taskCounts().get(1));
    }

    @Test
    void theCountOfASetThatIsNotTheLastAnyMoreIsNeverNoted() {
        fencedBefore("c", 2);
        configs.tasks("c", 2);
        CompletableFuture<Void> answer = fence();
        configs.tasks("c", 4); // the loop has not heard of it yet

        brokers.get(0).complete(null);

        assertEquals(
                "Fencing failed because new task configurations were generated for the connector",
                failure(RebalancingRefusal.class, answer).getMessage());
        assertEquals(1, configs.taskCounts().size());
    }

    @Test
    void refusesWhatIsNotForThisWorkerOrNotForASource() {
        configs.tasks("c", 1);

        failure(NotFoundRefusal.class, zombies.fence("other"));
        type = ConnectorType.SINK;
        assertEquals(
                "Connector c is not a source connector",
                failure(InvalidRefusal.class, fence()).getMessage());
        type = ConnectorType.UNKNOWN;
        done(fence());
        group.see(FakeMembership.follower(Optional.empty()));
        assertThrows(NotLeaderRefusal.class, () -> zombies.fence("c"));
    }

    @Test
    void doesNotNoteACountOnceAnotherWorkerLeads() {
        fencedBefore("c", 2);
        configs.tasks("c", 2);
        CompletableFuture<Void> answer = fence();
        group.see(FakeMembership.follower(Optional.empty()));

        brokers.get(0).complete(null);

        failure(RebalancingRefusal.class, answer);
        assertEquals(1, configs.taskCounts().size());
    }

    @Test
    void producersAreLeftToTheNextLeader() {
        fencedBefore("c", 2);
        configs.tasks("c", 2);
        CompletableFuture<Void> answer = fence();
        group.see(FakeMembership.follower(Optional.empty()));

        zombies.imageChanged(configs.store().snapshot());

        failure(RebalancingRefusal.class, answer);
        assertTrue(brokers.get(0).isCancelled());
    }

    @Test
    void theReasonReachesWhoeverAsked() {
        fencedBefore("c", 2);
        configs.tasks("c", 2);
        ConnectException reason = new ConnectException("not allowed");
        CompletableFuture<Void> first = fence();
        brokers.get(0).completeExceptionally(reason);
        assertSame(reason, failure(ConnectException.class, first));

        CompletableFuture<Void> second = fence();
        brokers.get(1).completeExceptionally(new IllegalStateException("odd"));

        assertEquals(
                "Failed to perform zombie fencing: odd",
                failure(FailedRefusal.class, second).getMessage());
        assertEquals(1, configs.taskCounts().size());
    }

    @Test
    void beforeOffsetsAreChangedTasksOfAStoppedConnectorAreShutOutOnce() {
        fencedBefore("c", 2);
        configs.tasks("c", 0);

        CompletableFuture<Void> first = zombies.fenceForOffsets("c", Map.of());
        loop.runDue();
        brokers.get(0).complete(null);
        done(first);
        done(zombies.fenceForOffsets("c", Map.of()));

        assertEquals(List.of("c 2"), asked);
        assertEquals("tasks-fencing-c {\"task-count\":0}", configs.taskCounts().get(1));
    }

    @Test
    void offsetsOfSinksNeedNothing() {
        configs.tasks("c", 2);
        type = ConnectorType.SINK;

        done(zombies.fenceForOffsets("c", Map.of()));

        assertEquals(List.of(), configs.taskCounts());
    }

    private void fencedBefore(String connector, int tasks) {
        configs.tasks(connector, tasks);
        done(zombies.fence(connector));
    }

    private CompletableFuture<Void> fence() {
        CompletableFuture<Void> answer = zombies.fence("c");
        loop.runDue();
        return answer;
    }

    private void done(CompletableFuture<Void> answer) {
        loop.runDue();
        assertTrue(answer.isDone());
        answer.join();
    }

    private <T extends Throwable> T failure(Class<T> kind, CompletableFuture<Void> answer) {
        loop.runDue();
        assertTrue(answer.isDone());
        return assertInstanceOf(
                kind, assertThrows(CompletionException.class, answer::join).getCause());
    }
}
