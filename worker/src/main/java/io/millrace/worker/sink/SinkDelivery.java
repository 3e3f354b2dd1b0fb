package io.millrace.worker.sink;

import io.millrace.plugins.LoaderSwap;
import io.millrace.worker.record.ErrantRecords;
import io.millrace.worker.task.PluginCall;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the batch to the task, again if the task asks for that. Task thread. */
final class SinkDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(SinkDelivery.class);

    private final SinkTaskParts parts;
    private final SinkState state;
    private final ErrantRecords errantRecords;
    private final PutLoan loan;
    private final Optional<PoisonSearch> poison;

    SinkDelivery(
            SinkTaskParts parts,
            SinkState state,
            ErrantRecords errantRecords,
            PutLoan loan,
            Optional<PoisonSearch> poison) {
        this.parts = parts;
        this.state = state;
        this.errantRecords = errantRecords;
        this.loan = loan;
        this.poison = poison;
    }

    /** Puts the batch, be it empty: tasks use the call to see to their own business. */
    void deliver() {
        int count = state.batch().size();
        Optional<Exception> failure = put(state.batch().copy(), true, this::taken);
        if (failure.isEmpty()) {
            allTaken(count);
        } else if (failure.get() instanceof RetriableException e) {
            LOG.error("Task {}: RetriableException from SinkTask; the batch is delivered again:", parts.id(), e);
            state.partitions().redelivering(count == 0 || !state.batch().isEmpty());
        } else {
            failed(failure.get(), count);
        }
    }

    /**
     * The consumer is lent meanwhile; partitions can leave at the end.
     *
     * @param readsAhead whether more may be read meanwhile
     * @param taken what to do once the task has taken the records, before partitions leave
     * @return what put() threw
     */
    private Optional<Exception> put(List<SinkRecord> records, boolean readsAhead, Runnable taken) {
        int count = records.size(); // the list becomes the task's
        Optional<Exception> failure;
        loan.begins(count, readsAhead);
        try {
            failure = call(records, count);
            if (failure.isEmpty()) {
                errantRecords.takeRefusal().ifPresent(refusal -> {
                    throw refusal;
                });
                taken.run();
            }
        } finally {
            loan.ends();
        }
        loan.rethrow();
        return failure;
    }

    private Optional<Exception> call(List<SinkRecord> records, int count) {
        long begunMs = parts.time().milliseconds();
        try (LoaderSwap ignored = LoaderSwap.to(parts.task().loader());
                PluginCall ignoredCall = parts.metrics().calling("put")) {
            parts.task().instance().put(records);
        } catch (Exception e) {
            return Optional.of(e);
        } finally {
            loan.putReturned(count);
        }
        parts.metrics().put(count, begunMs);
        return Optional.empty();
    }

    private void failed(Exception e, int count) {
        boolean reported = errantRecords.takeRefusal().isPresent();
        if (poison.isEmpty() || reported || count == 0) {
            throw unrecoverable(e);
        }
        boolean ended = poison.get().search(e, (records, taken) -> put(records, false, taken));
        state.partitions().redelivering(!ended && !state.batch().isEmpty());
    }

    static ConnectException unrecoverable(Exception e) {
        return new ConnectException("Exiting WorkerSinkTask due to unrecoverable exception.", e);
    }

    private void taken() {
        state.offsets().delivered(state.batch().offsets());
        state.batch().clear();
    }

    private void allTaken(int count) {
        if (poison.isPresent() && count > 0) {
            poison.get().sawSuccess();
        }
        state.partitions().redelivering(false);
    }
}
