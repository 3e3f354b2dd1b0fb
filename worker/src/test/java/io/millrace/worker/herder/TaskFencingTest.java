package io.millrace.worker.herder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.api.LeaderClient;
import io.millrace.worker.api.LeaderRefusal;
import io.millrace.worker.cluster.Assignment;
import io.millrace.worker.herder.ClusterParts.ExactlyOnce;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.SessionKey;
import io.millrace.worker.store.MemoryConfigs;
import io.millrace.worker.store.MemoryStatusBackingStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tasks that write exactly once ask of the leader and of the log; the test turns the loop. */
class TaskFencingTest {
    private static final ConnectorTaskId FIRST = new ConnectorTaskId("c", 0);
    private static final ConnectorTaskId SECOND = new ConnectorTaskId("c", 1);

    private final MemoryConfigs configs = new MemoryConfigs();
    private final ManualTime time = new ManualTime();
    private final EventLoop loop = new EventLoop(time, () -> {});
    private final FakeMembership group = new FakeMembership();
    private final Leadership leadership = new Leadership(group, ReplyPolicy.WHEN_WRITTEN);
    private final AskedLeader leader = new AskedLeader();
    /** Their answer to this worker as the leader. */
    private final CompletableFuture<Void> brokers = new CompletableFuture<>();

    private final WorkKeeper keeper =
            new WorkKeeper(null, loop, new Statuses(new MemoryStatusBackingStore(), "me", null), null, config -> true);
    private final ZombieFencing zombies = new ZombieFencing(
            configs.store(),
            loop,
            leadership,
            new ExactlyOnce(true, (connector, config, tasks) -> brokers),
            config -> ConnectorType.SOURCE);
    private final TaskFencing fences =
            new TaskFencing(configs.store(), loop, leadership, zombies, keeper, Optional.of(leader), time);

    /** The leader as this worker sees it. */
    private static final class AskedLeader implements LeaderClient {
        final List<String> asked = new ArrayList<>();
        final List<CompletableFuture<Void>> answers = new ArrayList<>();

        @Override
        public CompletableFuture<Void> putTaskConfigs(
                Supplier<Leader> leader, String connector, List<Map<String, String>> tasks) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Void> fenceZombies(String leaderUrl, String connector, Optional<SessionKey> key) {
            asked.add(leaderUrl + " " + connector);
            answers.add(new CompletableFuture<>());
            return answers.get(answers.size() - 1);
        }

        void answer(Throwable failure) {
            answers.get(answers.size() - 1).completeExceptionally(failure);
        }
    }

    @BeforeEach
    void start() {
        configs.store().start(image -> {});
    }

    @AfterEach
    void close() {
        configs.close();
    }

    @Test
    void tasksOfOneSetThatAskTogetherHaveTheLeaderAskedOnce() {
        configs.tasks("c", 2);
        CompletableFuture<Void> first = fences.fence(FIRST);
        loop.runDue();
        CompletableFuture<Void> second = fences.fence(SECOND);
        loop.runDue();

        first.cancel(true); // its own affair
        leader.answers.get(0).complete(null);

        second.join();
        assertEquals(List.of("http://leader:8083/ c"), leader.asked);
    }

    @Test
    void theLeaderIsNotAskedWhereTheLogSaysThatItIsDone() {
        configs.tasks("c", 2);
        configs.store()
                .putTaskCount(
                        "c",
                        configs.store().snapshot().connector("c").orElseThrow().commit())
                .join();

        fences.fence(FIRST).join();

        assertEquals(List.of(), leader.asked);
    }

    @Test
    void anotherSetOfTasksIsAnotherQuestion() {
        configs.tasks("c", 2);
        fences.fence(FIRST);
        configs.tasks("c", 2);

        fences.fence(FIRST);
        loop.runDue();

        assertEquals(2, leader.asked.size());
    }

    @Test
    void theLeaderSeesToItItself() {
        group.lead(Map.of(), Map.of());
        configs.tasks("c", 2);

        CompletableFuture<Void> fenced = fences.fence(FIRST);
        loop.runDue();

        fenced.join();
        assertEquals(1, configs.taskCounts().size());
    }

    @Test
    void isPatientWhileTheLeadChangesHands() {
        group.see(FakeMembership.follower(Optional.empty()));
        configs.tasks("c", 2);
        CompletableFuture<Void> fenced = fences.fence(FIRST);
        later();
        assertEquals(List.of(), leader.asked);

        group.see(FakeMembership.follower(Optional.of("http://new:8083/")));
        later();
        leader.answer(new ConnectException("no answer", new IOException("refused")));
        later();
        leader.answer(new LeaderRefusal(409, "a rebalance is due"));
        later();
        leader.answer(new LeaderRefusal(500, "Failed to write to config topic; ... can be safely retried"));
        later();
        leader.answers.get(3).complete(null);

        fenced.join();
        assertEquals(4, leader.asked.size());
    }

    @Test
    void failsWithTheReasonOfTheLeader() {
        for (LeaderRefusal refusal : List.of(
                new LeaderRefusal(404, "not found"),
                new LeaderRefusal(400, "no source"),
                new LeaderRefusal(500, "Failed to perform zombie fencing: not allowed"))) {
            configs.tasks("c", 2);
            CompletableFuture<Void> fenced = fences.fence(FIRST);
            loop.runDue();

            leader.answer(refusal);
            loop.runDue();

            assertSame(refusal, failure(fenced));
        }
    }

    @Test
    void givesUpInTheEndAndWhenTheSetIsNotTheLastAnyMore() {
        configs.tasks("c", 2);
        CompletableFuture<Void> patient = fences.fence(FIRST);
        later();
        leader.answer(new ConnectException("no answer", new IOException("refused")));
        later();
        time.advance(60_000);
        leader.answer(new ConnectException("no answer", new IOException("refused")));
        assertEquals("no answer", failure(patient).getMessage());

        CompletableFuture<Void> outdated = fences.fence(FIRST);
        loop.runDue();
        configs.tasks("c", 3);
        leader.answer(new LeaderRefusal(409, "new task configs"));
        assertEquals("new task configs", failure(outdated).getMessage());
        assertEquals(3, leader.asked.size());
    }

    @Test
    void asksTheNextLeaderHoweverLongTheOneThatDiedHasKeptSilent() {
        configs.tasks("c", 2);
        CompletableFuture<Void> fenced = fences.fence(FIRST);
        later();

        time.advance(100_000);
        leader.answer(new ConnectException("no answer", new IOException("timed out")));
        group.see(FakeMembership.follower(Optional.of("http://new:8083/")));
        later();
        leader.answers.get(1).complete(null);

        fenced.join();
        assertEquals("http://new:8083/ c", leader.asked.get(1));
    }

    @Test
    void aWorkerThatLosesTheLeadAsksTheNextLeader() {
        group.lead(Map.of(), Map.of());
        configs.tasks("c", 1);
        configs.store()
                .putTaskCount(
                        "c",
                        configs.store().snapshot().connector("c").orElseThrow().commit())
                .join();
        configs.tasks("c", 2);
        CompletableFuture<Void> fenced = fences.fence(FIRST);
        loop.runDue();

        group.see(FakeMembership.follower(Optional.of("http://new:8083/")));
        brokers.complete(null);
        later();
        later();
        leader.answers.get(0).complete(null);

        fenced.join();
        assertEquals(List.of("http://new:8083/ c"), leader.asked);
    }

    @Test
    void aTaskOfAFormerSetIsNotToStart() {
        configs.tasks("c", 1);
        long generation = generation();
        keeper.assigned(new Assignment(0, 1, Set.of(), Set.of(FIRST)));
        CompletableFuture<Void> verified = fences.verify(FIRST, generation);
        loop.runDue();
        verified.join();
        configs.tasks("c", 1);

        CompletableFuture<Void> outdated = fences.verify(FIRST, generation);
        loop.runDue();

        assertEquals(
                "Cannot start source task c-0 with exactly-once support as the connector has already generated a new"
                        + " set of task configs",
                failure(outdated).getMessage());
    }

    @Test
    void aTaskThatWasRevokedIsNotToStart() {
        configs.tasks("c", 1);

        CompletableFuture<Void> revoked = fences.verify(FIRST, generation());
        loop.runDue();

        assertEquals(
                "Cannot start source task c-0 as it has already been revoked from this worker",
                failure(revoked).getMessage());
    }

    @Test
    void nothingIsAskedForAConnectorThatIsGone() {
        CompletableFuture<Void> fenced = fences.fence(FIRST);

        assertInstanceOf(ConnectException.class, failure(fenced));
        assertFalse(fenced.isCancelled());
        assertEquals(List.of(), leader.asked);
    }

    private long generation() {
        return configs.store().snapshot().connector("c").orElseThrow().commit().generation();
    }

    private void later() {
        loop.runDue();
        time.advance(500);
        loop.runDue();
    }

    private static Throwable failure(CompletableFuture<Void> answer) {
        assertTrue(answer.isDone());
        return assertThrows(CompletionException.class, answer::join).getCause();
    }
}
