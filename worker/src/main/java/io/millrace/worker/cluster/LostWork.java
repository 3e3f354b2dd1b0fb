package io.millrace.worker.cluster;

import io.millrace.worker.cluster.AssignorMemory.Delay;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Lets work of vanished workers wait for them to come back, and gives it to others when they do not. One round. */
final class LostWork {
    private final ConnectAssignor.Round round;
    private final AssignorMemory memory;
    private final WorkSet lost;

    LostWork(ConnectAssignor.Round round, AssignorMemory memory, WorkSet lost) {
        this.round = round;
        this.memory = memory;
        this.lost = lost;
    }

    /**
     * What becomes of it.
     *
     * @param delay the wait from here on
     * @param toReassign what any member may be given
     * @param revoked whether revocations for the sake of balance still count as being out
     */
    record Outcome(Delay delay, WorkSet toReassign, boolean revoked) {}

    /** Gives it to members who came without work once the wait is over; they are the ones that it waited for. */
    Outcome settle(List<Share> shares) {
        Delay delay = memory.delay();
        boolean revoked = memory.balance().revoked();
        if (lost.isEmpty() && (!revoked || isQuiet(delay))) {
            return new Outcome(Delay.NONE, WorkSet.EMPTY, revoked);
        }
        if (nobodyLeft(delay) || round.maxDelayMs() == 0) {
            return new Outcome(delay, lost, revoked);
        }
        if (delay.isScheduled() && round.nowMs() >= delay.dueMs()) {
            return new Outcome(Delay.NONE, isGivenTo(delay.candidates(), shares) ? WorkSet.EMPTY : lost, false);
        }
        Delay waiting = waiting(delay, shares);
        if (isFull(waiting, shares) && isGivenTo(waiting.candidates(), shares)) {
            return new Outcome(Delay.NONE, WorkSet.EMPTY, revoked);
        }
        return new Outcome(waiting, WorkSet.EMPTY, revoked);
    }

    /** Among our workers nobody waits longer than until somebody is there for everybody who went. */
    private boolean isFull(Delay waiting, List<Share> shares) {
        return round.onlyOurs() && !lost.isEmpty() && shares.size() >= waiting.awaited();
    }

    /** Apache's leader waits for any worker that goes right after a revocation, even if it had nothing. */
    private boolean isQuiet(Delay delay) {
        return round.onlyOurs() && !delay.isScheduled();
    }

    private boolean nobodyLeft(Delay delay) {
        return !delay.isScheduled() && round.members().keySet().containsAll(memory.members());
    }

    private boolean isGivenTo(List<String> candidates, List<Share> shares) {
        List<Share> receivers = new ArrayList<>();
        candidates.forEach(candidate -> shares.stream()
                .filter(share -> share.member().equals(candidate))
                .forEach(receivers::add));
        if (receivers.isEmpty()) {
            return false;
        }
        deal(lost.connectors(), receivers, Share::connectors);
        deal(lost.tasks(), receivers, Share::tasks);
        return true;
    }

    private static <T> void deal(Set<T> items, List<Share> receivers, Function<Share, Load<T>> kind) {
        Iterator<Share> next = receivers.iterator();
        for (T item : items) {
            if (!next.hasNext()) {
                next = receivers.iterator();
            }
            kind.apply(next.next()).give(item);
        }
    }

    private Delay waiting(Delay delay, List<Share> shares) {
        List<String> candidates = new ArrayList<>(delay.candidates());
        shares.stream()
                .filter(Share::isEmpty)
                .map(Share::member)
                .filter(member -> !candidates.contains(member))
                .forEach(candidates::add);
        long rest = delay.isScheduled() ? delay.dueMs() - round.nowMs() : round.maxDelayMs();
        int restMs = (int) Math.min(rest, round.maxDelayMs());
        int awaited = Math.max(delay.awaited(), memory.members().size());
        return new Delay(round.nowMs() + restMs, restMs, awaited, candidates);
    }
}
