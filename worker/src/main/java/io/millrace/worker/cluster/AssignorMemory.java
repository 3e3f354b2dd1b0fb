package io.millrace.worker.cluster;

import java.util.List;
import java.util.Set;

/**
 * What a leader remembers from one rebalance to the next (contract, group-protocol.md, section 4.2). A worker keeps it
 * for life, whether it leads or not. Immutable.
 *
 * @param assignment all that is out, lost work that waits for its worker included
 * @param revocation what the last round revoked
 * @param generation of the last round, -1 before the first
 * @param members of the last round who meant to stay
 * @param delay the wait for workers that have gone
 * @param balance how far the shares are from being equal
 */
record AssignorMemory(
        WorkSet assignment, WorkSet revocation, int generation, Set<String> members, Delay delay, Balance balance) {
    /** That of a worker that has never led. */
    static final AssignorMemory NONE =
            new AssignorMemory(WorkSet.EMPTY, WorkSet.EMPTY, -1, Set.of(), Delay.NONE, Balance.SETTLED);

    AssignorMemory {
        members = Set.copyOf(members);
    }

    /**
     * The wait for workers that have gone and may come back, or for members to carry revocations out.
     *
     * @param dueMs when it ends, 0 without one
     * @param restMs how much of it was left in the last round, 0 without one
     * @param awaited how many members there were before the first of them went, 0 when none has
     * @param candidates members that came without work in the meantime, in order of appearance
     */
    record Delay(long dueMs, int restMs, int awaited, List<String> candidates) {
        static final Delay NONE = new Delay(0, 0, 0, List.of());

        Delay {
            candidates = List.copyOf(candidates);
        }

        boolean isScheduled() {
            return dueMs > 0;
        }
    }

    /**
     * How far the shares are from being equal.
     *
     * @param revoked whether revocations for the sake of balance are out
     * @param successive how often in a row more of them were wanted while some were out
     * @param owed whether a member has joined whose share has not been freed completely
     */
    record Balance(boolean revoked, int successive, boolean owed) {
        static final Balance SETTLED = new Balance(false, 0, false);
    }
}
