package io.millrace.worker.sink;

import io.millrace.worker.record.Outages;

/** Lets a batch wait, if that is configured, while what its task writes to cannot be reached. Task thread. */
final class PutOutages {
    private final Outages outages;
    private final SinkContext context;
    private final String place;

    PutOutages(SinkTaskParts parts, Outages outages, SinkContext context) {
        this.outages = outages;
        this.context = context;
        this.place = "put() of task " + parts.id();
    }

    /**
     * Whether the batch is to be put again, after a poll that lasts as long as the pause; throws when the outage has
     * lasted too long.
     */
    boolean outlasts(Exception failure) {
        if (!outages.isOne(failure)) {
            return false;
        }
        outages.failed(place, failure);
        context.pollAtMost(outages.delayMs());
        return true;
    }

    /** The task has taken records. */
    void passed() {
        if (outages.isUnderWay()) {
            outages.passed(place);
        }
    }
}
