package io.millrace.worker.herder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.api.Admission;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.store.MemoryConfigs;
import io.millrace.worker.store.MemoryStatusBackingStore;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the leader does with a connector that is stopped, before its offsets change; the test turns the loop. */
class StoppedConnectorTest {
    private final MemoryConfigs configs = new MemoryConfigs();
    private final EventLoop loop = new EventLoop(new ManualTime(), () -> {});
    private final FakeMembership group = new FakeMembership();
    private final ConnectorRequests requests =
            new ConnectorRequests(configs.store(), loop, new Leadership(group, ReplyPolicy.WHEN_WRITTEN), gone -> {});

    @BeforeEach
    void lead() {
        WorkKeeper keeper = new WorkKeeper(
                null, loop, new Statuses(new MemoryStatusBackingStore(), "me", null), requests, config -> true);
        requests.use(keeper, null, null, null);
        configs.store().start(image -> {});
        group.lead(Map.of(), Map.of());
    }

    @AfterEach
    void close() {
        configs.close();
    }

    @Test
    void aSetOfTasksThatAnotherLeaderWroteAroundTheStopIsWipedFirst() {
        configs.tasks("c", 2);
        configs.store().putTargetState("c", TargetState.STOPPED).join();
        assertTrue(entry().lacksTasks());

        int before = countWhenWorkedOn();

        assertEquals(0, before);
        assertEquals(TargetState.STOPPED, entry().target());
        assertTrue(entry().commit().fencingPending());
    }

    @Test
    void ofAConnectorThatWasStoppedInOrderNothingIsWritten() {
        configs.tasks("c", 2);
        configs.tasks("c", 0);
        configs.store().putTargetState("c", TargetState.STOPPED).join();
        long offset = configs.store().snapshot().offset();

        assertEquals(0, countWhenWorkedOn());

        assertEquals(offset, configs.store().snapshot().offset());
    }

    /** How many tasks the last set has when the offsets are worked on. */
    private int countWhenWorkedOn() {
        CompletableFuture<Integer> worked = requests.whileStopped(
                new Admission(),
                "c",
                "testing",
                config -> CompletableFuture.completedFuture(entry().commit().count()));
        loop.runDue();
        return worked.getNow(-1);
    }

    private ConnectorEntry entry() {
        return configs.store().snapshot().connector("c").orElseThrow();
    }
}
