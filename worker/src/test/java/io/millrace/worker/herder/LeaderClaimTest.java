package io.millrace.worker.herder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.cluster.Assignment;
import io.millrace.worker.herder.ClusterParts.KeySettings;
import io.millrace.worker.store.MemoryConfigs;
import io.millrace.worker.store.MemoryStatusBackingStore;
import io.millrace.worker.store.PrivilegedWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** When a worker claims the config topic; the test turns the loop. */
class LeaderClaimTest {
    private final List<String> heard = new ArrayList<>();
    private final Writer writer = new Writer();
    private final MemoryConfigs configs = new MemoryConfigs(writer);
    private final ManualTime time = new ManualTime();
    private final EventLoop loop = new EventLoop(time, () -> {});
    private final FakeMembership group = new FakeMembership();
    private final LeaderClaim claim =
            new LeaderClaim(configs.store(), loop, new Leadership(group, ReplyPolicy.WHEN_WRITTEN));

    private final class Writer implements PrivilegedWriter {
        boolean refuses;
        boolean claimed;

        @Override
        public void claim() {
            heard.add("claim");
            if (refuses) {
                throw new ConnectException("not now");
            }
            claimed = true;
        }

        @Override
        public boolean isClaimed() {
            return claimed;
        }

        @Override
        public void resign() {
            heard.add("resign");
            claimed = false;
        }

        @Override
        public CompletableFuture<Long> write(List<Message> messages) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void theLeaderClaimsOnce() {
        check();
        assertEquals(List.of(), heard);
        group.lead(Map.of(), Map.of());

        check();
        check();

        assertEquals(List.of("claim"), heard);
    }

    @Test
    void whoeverLeadsNoMoreGivesTheClaimUp() {
        group.lead(Map.of(), Map.of());
        check();
        group.see(FakeMembership.follower(Optional.empty()));

        check();
        check();

        assertEquals(List.of("claim", "resign"), heard);
        group.lead(Map.of(), Map.of());
        check();
        assertEquals(3, heard.size());
    }

    @Test
    void aClaimThatFailsIsTriedAgainEverLater() {
        writer.refuses = true;
        group.lead(Map.of(), Map.of());
        check();
        int[] attempts = {1, 2, 2, 3};

        for (int attempt : attempts) {
            assertEquals(attempt, heard.size());
            time.advance(250);
            loop.runDue();
        }

        writer.refuses = false;
        time.advance(5_000);
        loop.runDue();
        time.advance(60_000);
        loop.runDue();
        assertEquals(4, heard.size());
    }

    @Test
    void aLostClaimIsMadeAgainUnlessTheGroupSaysThatAnotherWorkerLeads() {
        group.lead(Map.of(), Map.of());
        check();
        lose();
        assertEquals(1, heard.size());
        time.advance(1_000);
        loop.runDue();
        assertEquals(List.of("claim", "claim"), heard);

        lose();
        group.see(FakeMembership.follower(Optional.empty()));
        time.advance(1_000);
        loop.runDue();

        assertEquals(List.of("claim", "claim", "resign"), heard);
    }

    @Test
    void aWorkerThatHasGotTheLeadWithoutAnAssignmentClaimsBeforeLong() {
        Rebalances rebalances = rebalances();
        rebalances.assigned(new Assignment(-1, 1, Set.of(), Set.of()));
        time.advance(40_000);
        rebalances.assigned(new Assignment(-1, 2, Set.of(), Set.of()));
        group.lead(Map.of(), Map.of()); // and has not read what another member has: there is no assignment

        time.advance(20_000);
        loop.runDue();

        assertEquals(List.of("claim"), heard);
    }

    private Rebalances rebalances() {
        Statuses statuses = new Statuses(new MemoryStatusBackingStore(), "me", null);
        Leadership leadership = new Leadership(group, ReplyPolicy.WHEN_WRITTEN);
        return new Rebalances(
                loop,
                group,
                new WorkKeeper(null, loop, statuses, null, config -> true),
                statuses,
                claim,
                new SessionKeyRotation(configs.store(), loop, leadership, KeySettings.DEFAULT, time),
                Duration.ofSeconds(3));
    }

    private void check() {
        claim.check();
        loop.runDue();
    }

    private void lose() {
        writer.claimed = false;
        claim.lost();
        loop.runDue();
    }
}
