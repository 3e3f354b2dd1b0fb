package io.millrace.worker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EagerAssignorTest {
    private final ConnectAssignor assignor = ConnectAssignor.of(ConnectProtocol.EAGER);
    private final AssignorGroup group = new AssignorGroup(false);

    @Test
    void dealsConnectorsThenTasksToOneMemberAfterTheOther() {
        group.configure("b", 1).configure("a", 2).join("m2", "m1");

        var result = assignor.assign(group.round(0), AssignorMemory.NONE);

        assertEquals(group.work("a,a-0,b-0"), result.ownership().get("m1"));
        assertEquals(group.work("b,a-1"), result.ownership().get("m2"));
    }

    @Test
    void tellsEveryMemberAllThatItIsToRunAndRemembersNothing() {
        group.configure("a", 0).join("m1", "m2");

        var result = assignor.assign(group.round(0), AssignorMemory.NONE);

        assertEquals(
                new ConnectAssignor.Increment(group.work("a"), WorkSet.EMPTY),
                result.increments().get("m1"));
        assertEquals(
                new ConnectAssignor.Increment(WorkSet.EMPTY, WorkSet.EMPTY),
                result.increments().get("m2"));
        assertEquals(0, result.delayMs());
        assertSame(AssignorMemory.NONE, result.next());
    }

    @Test
    void whateverTheNumbersEverythingIsDealtOnceAndEvenly() {
        for (int members = 1; members < 6; members++) {
            group.join("m" + members).configure("c" + members, members);
            for (int tasks = 0; tasks < 8; tasks++) {
                group.configure("many", tasks);
                assertDealtOnceAndEvenly(members);
            }
        }
    }

    private void assertDealtOnceAndEvenly(int members) {
        var ownership = assignor.assign(group.round(0), AssignorMemory.NONE).ownership();
        WorkSet configured = group.round(0).configured();
        Set<Integer> sizes = new HashSet<>();
        int dealt = 0;
        for (WorkSet work : ownership.values()) {
            int size = work.connectors().size() + work.tasks().size();
            sizes.add(size);
            dealt += size;
        }
        int total = configured.connectors().size() + configured.tasks().size();
        assertEquals(configured, WorkSet.union(ownership.values()));
        assertEquals(total, dealt);
        assertEquals(total % members == 0 ? 1 : 2, sizes.size());
    }
}
