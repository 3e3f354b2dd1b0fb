package io.millrace.worker.cluster;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What has changed since the last round. Immutable.
 *
 * @param configured all that is to run
 * @param created is to run, was not given out and runs nowhere, in natural order
 * @param deleted was given out and is no longer to run
 * @param lost was given out, is still to run, and runs nowhere, in natural order
 * @param duplicated runs more than once
 */
record WorkChanges(WorkSet configured, WorkSet created, WorkSet deleted, WorkSet lost, WorkSet duplicated) {
    static WorkChanges of(ConnectAssignor.Round round, AssignorMemory memory) {
        List<WorkSet> running =
                round.members().values().stream().map(WorkerState::work).toList();
        WorkSet configured = round.configured();
        WorkSet active = WorkSet.union(running);
        WorkSet known = known(round, memory, active);
        // Of work whose connector went while another worker led, Apache's leader learns one rebalance too late.
        WorkSet deleted = (round.onlyOurs() ? known.with(active) : known).without(configured);
        return new WorkChanges(
                configured,
                configured.without(known).without(active),
                deleted,
                known.without(active).without(deleted).sorted(),
                new WorkSet(repeated(running, WorkSet::connectors), repeated(running, WorkSet::tasks)));
    }

    /** What this leader gave out, as far as its memory holds. */
    private static WorkSet known(ConnectAssignor.Round round, AssignorMemory memory, WorkSet active) {
        boolean carriedOut = memory.revocation().within(active).isEmpty();
        if (!carriedOut) {
            return active;
        }
        return memory.generation() == round.completedGeneration() ? memory.assignment() : WorkSet.EMPTY;
    }

    private static <T> Set<T> repeated(List<WorkSet> works, Function<WorkSet, Set<T>> kind) {
        Set<T> seen = new HashSet<>();
        return works.stream()
                .flatMap(work -> kind.apply(work).stream())
                .filter(item -> !seen.add(item))
                .collect(Collectors.toSet());
    }
}
