package io.millrace.worker.source;

import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;

/** Ends transactions when the task asks for it. Task thread. */
record CommitsByTask(TransactionRequests transactions) implements TransactionBoundary {
    @Override
    public Ending afterRecord(SourceRecord record) {
        return transactions.endOf(record);
    }

    @Override
    public Ending afterBatch(long nowMs) {
        return transactions.endOfBatch();
    }

    @Override
    public Ending atRest() {
        return transactions.endOfBatch();
    }

    @Override
    public void begin(long nowMs) {}

    @Override
    public Optional<TransactionContext> context() {
        return Optional.of(transactions);
    }
}
