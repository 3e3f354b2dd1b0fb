package io.millrace.worker.herder.fencing;

import io.millrace.worker.model.ClusterConfigState.TaskCommit;

/** What has to be done before the last set of a connector's tasks may write (KIP-618). Pure. */
public enum FencingNeed {
    /** All former tasks are shut out already. */
    NOTHING,
    /** There are none, or the only one is shut out by its successor; that only has to be noted. */
    RECORD,
    /** Former tasks may still write. */
    PRODUCERS;

    public static FencingNeed of(TaskCommit tasks) {
        if (!tasks.fencingPending()) {
            return NOTHING;
        }
        int former = tasks.fenced().orElse(0);
        return former == 0 || former == 1 && tasks.count() == 1 ? RECORD : PRODUCERS;
    }
}
