package io.millrace.worker.source;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;

/** Says when the transaction of a task ends, and how. Task thread. */
public interface TransactionBoundary {
    /** What is done with the transaction that is open. */
    enum Ending {
        NONE,
        COMMIT,
        ABORT
    }

    /** The record, as the task gave it, has been sent or dropped. */
    Ending afterRecord(SourceRecord record);

    /** A batch has been sent, or a poll gave nothing. */
    Ending afterBatch(long nowMs);

    /** The task pauses, or stops of itself. */
    Ending atRest();

    /** The task starts, goes on, or begins anew after a commit. */
    void begin(long nowMs);

    /** What the task is given to say it, if it is the task that does. */
    default Optional<TransactionContext> context() {
        return Optional.empty();
    }

    /** Each batch is a transaction. */
    static TransactionBoundary poll() {
        return new CommitsByTime(Duration.ZERO);
    }

    /** The first batch that ends after the interval ends the transaction. */
    static TransactionBoundary interval(Duration interval) {
        return new CommitsByTime(interval);
    }

    /** Whatever the task says. */
    static TransactionBoundary connector() {
        return new CommitsByTask(new TransactionRequests());
    }
}
