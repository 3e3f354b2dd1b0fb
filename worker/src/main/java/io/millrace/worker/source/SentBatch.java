package io.millrace.worker.source;

import io.millrace.worker.metrics.SourceTaskMetrics;

/** What the records of one poll have in common. Any thread. */
record SentBatch(Acknowledgements acknowledgements, SubmittedRecords submitted, SourceTaskMetrics.Batch metrics) {
    /** One of the records has arrived, or never will. */
    void completed(boolean arrived) {
        if (metrics.completed(arrived)) {
            submitted.settled(metrics.records());
        }
    }
}
