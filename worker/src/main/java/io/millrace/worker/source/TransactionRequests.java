package io.millrace.worker.source;

import io.millrace.worker.source.TransactionBoundary.Ending;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;

/**
 * Where a task says how its transactions end: any thread. What it has said is looked up on the task thread, once; only
 * then it shows whether it contradicts itself.
 */
final class TransactionRequests implements TransactionContext {
    private final Set<SourceRecord> committing = new HashSet<>();
    private final Set<SourceRecord> aborting = new HashSet<>();
    private boolean commit;
    private boolean abort;
    /** Whether anything is said of single records; read without the lock for each of them. */
    private volatile boolean ofRecords;

    @Override
    public synchronized void commitTransaction() {
        commit = true;
    }

    @Override
    public synchronized void commitTransaction(SourceRecord record) {
        committing.add(Objects.requireNonNull(record, "The record to commit a transaction after must not be null"));
        ofRecords = true;
    }

    @Override
    public synchronized void abortTransaction() {
        abort = true;
    }

    @Override
    public synchronized void abortTransaction(SourceRecord record) {
        aborting.add(Objects.requireNonNull(record, "The record to abort a transaction after must not be null"));
        ofRecords = true;
    }

    /** What was said of the batch, or of the transaction as a whole; forgets it. */
    synchronized Ending endOfBatch() {
        if (commit && abort) {
            throw new IllegalStateException("Connector requested both commit and abort of same transaction");
        }
        Ending asked = ending(commit, abort);
        commit = false;
        abort = false;
        return asked;
    }

    /** What was said of the record or one equal to it; forgets it. */
    Ending endOf(SourceRecord record) {
        return ofRecords ? lookUp(record) : Ending.NONE;
    }

    private synchronized Ending lookUp(SourceRecord record) {
        boolean commits = committing.remove(record);
        boolean aborts = aborting.remove(record);
        ofRecords = !committing.isEmpty() || !aborting.isEmpty();
        if (commits && aborts) {
            throw new IllegalStateException("Connector requested both commit and abort of same record against "
                    + "topic/partition " + record.topic() + "/" + record.kafkaPartition());
        }
        return ending(commits, aborts);
    }

    private static Ending ending(boolean commits, boolean aborts) {
        return aborts ? Ending.ABORT : commits ? Ending.COMMIT : Ending.NONE;
    }
}
