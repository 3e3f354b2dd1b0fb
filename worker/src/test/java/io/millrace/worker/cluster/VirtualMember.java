package io.millrace.worker.cluster;

import io.millrace.worker.model.ClusterConfigState;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A {@link GroupMember} and a {@link GroupLeader} in a {@link VirtualGroup}: does in each {@link #run} what the thread of
 * a {@link GroupMembership} does in each of its rounds. One thread.
 */
public final class VirtualMember {
    private final String name;
    private final GroupSettings settings;
    private final VirtualGroup group;
    private final GroupMember member;
    private final GroupLeader leader;
    private String id = "";
    private boolean joinDue;
    private boolean joining;
    private boolean reachable = true;
    private long unreachableSince;

    public VirtualMember(
            String name,
            GroupSettings settings,
            VirtualGroup group,
            Supplier<ClusterConfigState> configs,
            Consumer<Assignment> delivery) {
        this.name = name;
        this.settings = settings;
        this.group = group;
        this.member = new GroupMember(settings, configs, delivery);
        this.leader = new GroupLeader(settings, configs);
    }

    /** One round; not to be called while the worker is frozen. */
    public void run(long nowMs) {
        member.tick(nowMs);
        if (!reachable) {
            long unreachableFor = nowMs - unreachableSince;
            if (unreachableFor >= settings.coordinatorPatience().toMillis()) {
                member.coordinatorLost(unreachableFor);
            }
            return;
        }
        boolean known = group.heartbeat(id, nowMs);
        member.leaveReason().ifPresent(reason -> leave(nowMs));
        boolean failed = !known || group.wantsJoin(id); // all joins that were under way
        joining &= !failed;
        joinDue |= failed || !joining && member.joinReason(nowMs).isPresent();
        group.answer(id).filter(answer -> joining).ifPresent(answer -> {
            joining = false;
            joinDue = false;
            member.joined(answer.generation(), id, answer.protocol(), answer.assignment(), nowMs);
        });
        joinIfDue(known, nowMs);
    }

    private void joinIfDue(boolean known, long nowMs) {
        if (!joinDue || joining) {
            return;
        }
        if (!known && member.generation() >= 0) {
            member.expelled();
        }
        member.prepare();
        if (member.mayJoin(nowMs)) {
            leader.joinStarted();
            joining = true;
            id = group.join(id, this, member.joining(nowMs), nowMs);
        }
    }

    /** Leaves the group in good order. */
    public void leave(long nowMs) {
        if (reachable) {
            group.remove(id, nowMs);
        }
        joining = false;
    }

    /** From now on nothing comes through to the coordinator. */
    public void cutOff(long nowMs) {
        reachable = false;
        unreachableSince = nowMs;
    }

    /** The coordinator can be reached again; a join that was under way has failed. */
    public void reconnect() {
        reachable = true;
        joinDue |= joining;
        joining = false;
    }

    boolean isReachable() {
        return reachable;
    }

    /** Whether the coordinator has it as a member. */
    public boolean isMember() {
        return group.has(id);
    }

    public void settled(Assignment assignment) {
        member.settled(assignment);
    }

    public void wanted(long configOffset) {
        member.wanted(configOffset);
    }

    public void withdraw(String reason, long nowMs) {
        member.withdraw(reason, nowMs);
    }

    public CompletableFuture<Void> handOver() {
        return member.handOver();
    }

    public ClusterView view() {
        return member.view(leader.owners());
    }

    Map<String, GroupAssignment> assign(GroupLeader.Election election, long nowMs) {
        return leader.assign(election, nowMs);
    }

    int generation() {
        return member.generation();
    }

    GroupSettings settings() {
        return settings;
    }

    String name() {
        return name;
    }
}
