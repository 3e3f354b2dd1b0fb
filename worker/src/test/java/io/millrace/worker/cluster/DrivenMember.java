package io.millrace.worker.cluster;

import static io.millrace.worker.cluster.ConnectProtocol.SESSIONED;
import static io.millrace.worker.cluster.GroupFixture.image;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ClusterConfigState;
import java.util.ArrayList;
import java.util.List;

/** A {@link GroupMember} whose coordinator, herder and clock are the test. Test thread only. */
final class DrivenMember {
    static final String ME = "connect-one-1";
    static final String LEADER_URL = "http://two:8083/";

    final GroupMember member;
    final List<Assignment> delivered = new ArrayList<>();
    ClusterConfigState configs = image(7, 2, "a", "b");
    long now = 1_000_000;
    private int generation;

    DrivenMember(GroupSettings settings) {
        member = new GroupMember(settings, () -> configs, delivered::add);
    }

    static GroupAssignment given(WorkSet assigned, WorkSet revoked, int delayMs) {
        return new GroupAssignment(false, "two-1", LEADER_URL, 7, assigned, revoked, delayMs);
    }

    static GroupAssignment failed(long offset) {
        return new GroupAssignment(true, "two-1", LEADER_URL, offset, WorkSet.EMPTY, WorkSet.EMPTY, 0);
    }

    void join(GroupAssignment given) {
        join(SESSIONED, given);
    }

    void join(ConnectProtocol protocol, GroupAssignment given) {
        member.prepare();
        assertTrue(member.mayJoin(now));
        member.joining(now);
        member.joined(nextGeneration(), ME, protocol, given, now);
    }

    int nextGeneration() {
        return ++generation;
    }

    void settle() {
        member.settled(latest());
    }

    Assignment latest() {
        return delivered.get(delivered.size() - 1);
    }

    WorkSet latestWork() {
        return new WorkSet(latest().connectors(), latest().tasks());
    }

    boolean wantsToJoin() {
        return member.joinReason(now).isPresent();
    }
}
