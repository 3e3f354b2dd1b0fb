package io.millrace.worker.cluster;

import java.util.Optional;

/**
 * What a worker says of itself when it joins the group: the metadata of a member (contract, group-protocol.md, section
 * 2). Immutable.
 *
 * @param url its advertised REST URL
 * @param configOffset how far it has read the config topic
 * @param allocation what it runs; empty with the eager protocol and before its first assignment
 * @param millrace whether it is one of ours, which says so behind the fields that Apache's workers read
 * @param leaving whether it is about to leave and wants its work handed over; false unless it is one of ours
 */
public record WorkerState(
        String url, long configOffset, Optional<WorkSet> allocation, boolean millrace, boolean leaving) {
    /** What it runs, as far as it says. */
    public WorkSet work() {
        return allocation.orElse(WorkSet.EMPTY);
    }
}
