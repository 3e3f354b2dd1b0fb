package io.millrace.worker.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Moves only what has to move, in two rounds: what one revokes, the next gives out (contract, group-protocol.md,
 * section 4.2).
 *
 * <p>Where the whole group is ours, it does better than that: members that are leaving are relieved of their work at
 * once; work moves for the sake of balance when a member has joined, never because connectors come and go; tasks of one
 * connector spread over the members. Immutable.
 */
final class IncrementalCooperativeAssignor implements ConnectAssignor {
    @Override
    public Result assign(Round round, AssignorMemory memory) {
        WorkChanges changes = WorkChanges.of(round, memory);
        List<Share> shares = shares(round);
        List<Share> staying = staying(round, shares);
        revoke(changes, shares, staying);
        LostWork.Outcome lost = new LostWork(round, memory, changes.lost()).settle(staying);
        LoadBalancing.Outcome balanced =
                new LoadBalancing(round, memory, changes.configured()).balance(staying, lost.delay(), lost.revoked());
        new LeastLoaded(round.onlyOurs()).place(changes.created().with(lost.toReassign()), staying);
        return result(shares, balanced.delay().restMs(), next(round, changes, shares, staying, balanced));
    }

    private static List<Share> shares(Round round) {
        List<Share> shares = new ArrayList<>();
        round.members().forEach((member, state) -> shares.add(Share.of(member, state.work())));
        return shares;
    }

    /** Those who may have work. */
    private static List<Share> staying(Round round, List<Share> shares) {
        return shares.stream()
                .filter(share -> !round.onlyOurs()
                        || !round.members().get(share.member()).leaving())
                .toList();
    }

    /** Those who leave give up everything, unless nobody would be left to take it. */
    private static void revoke(WorkChanges changes, List<Share> shares, List<Share> staying) {
        for (Share share : shares) {
            boolean relieved = !staying.isEmpty() && !staying.contains(share);
            share.revoke(relieved ? share.held() : changes.deleted().with(changes.duplicated()));
        }
    }

    private static AssignorMemory next(
            Round round, WorkChanges changes, List<Share> shares, List<Share> staying, LoadBalancing.Outcome balanced) {
        WorkSet revoked = WorkSet.union(shares.stream().map(Share::revoked).toList());
        WorkSet held = WorkSet.union(shares.stream().map(Share::held).toList());
        WorkSet assignment = held.without(revoked).with(changes.lost());
        Set<String> members = staying.stream().map(Share::member).collect(Collectors.toSet());
        return new AssignorMemory(
                assignment, revoked, round.generation(), members, balanced.delay(), balanced.balance());
    }

    private static Result result(List<Share> shares, int delayMs, AssignorMemory next) {
        Map<String, Increment> increments = new TreeMap<>();
        Map<String, WorkSet> ownership = new TreeMap<>();
        for (Share share : shares) {
            increments.put(share.member(), new Increment(share.given(), share.revoked()));
            ownership.put(share.member(), share.held());
        }
        return new Result(increments, delayMs, ownership, next);
    }
}
