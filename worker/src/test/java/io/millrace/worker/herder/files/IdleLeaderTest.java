package io.millrace.worker.herder.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.api.ConnectorFiles.Entry;
import io.millrace.worker.api.ConnectorFiles.State;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdleLeaderTest {
    private static final Entry ORDERS = create("orders");
    private static final Entry BILLS = create("bills");

    private final IdleLeader leader = new IdleLeader();

    private static Entry create(String connector) {
        return new Entry(
                connector + ".json", Optional.of(connector), State.CREATE, List.of(), Optional.of("elsewhere"));
    }

    @Test
    void aLeaderThatTakesItsTimeIsNotIdle() {
        assertEquals(Optional.empty(), leader.neglected(List.of(ORDERS), 0));
        assertEquals(Optional.empty(), leader.neglected(List.of(ORDERS, BILLS), 29_000));
        assertEquals(Optional.empty(), leader.neglected(List.of(BILLS), 58_000));
        assertEquals(Optional.empty(), leader.neglected(List.of(), 60_000));
        assertEquals(Optional.empty(), leader.neglected(List.of(BILLS), 70_000));
    }

    @Test
    void anIdleLeaderIsToldOfOnce() {
        leader.neglected(List.of(ORDERS, BILLS), 0);

        assertEquals(Optional.of(ORDERS), leader.neglected(List.of(ORDERS, BILLS), 30_000));
        assertEquals(Optional.empty(), leader.neglected(List.of(ORDERS, BILLS), 60_000));
        assertEquals(Optional.empty(), leader.neglected(List.of(BILLS), 90_000));
    }

    @Test
    void onceAllIsDoneItIsToldOfAgain() {
        leader.neglected(List.of(ORDERS), 0);
        leader.neglected(List.of(ORDERS), 30_000);
        leader.neglected(List.of(), 40_000);
        leader.neglected(List.of(ORDERS), 50_000);

        assertEquals(Optional.of(ORDERS), leader.neglected(List.of(ORDERS), 80_000));
    }
}
