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
    private final Optional<PoisonSearch> poison;

    SinkDelivery(SinkTaskParts parts, SinkState state, ErrantRecords errantRecords, Optional<PoisonSearch> poison) {
        this.parts = parts;
        this.state = state;
        this.errantRecords = errantRecords;
        this.poison = poison;
    }

    /** Puts the batch, be it empty: tasks use the call to see to their own business. */
    void deliver() {
        try {
            put(state.batch().copy());
        } catch (RetriableException e) {
            LOG.error("Task {}: RetriableException from SinkTask; the batch is delivered again:", parts.id(), e);
            state.partitions().redelivering(true);
            return;
        } catch (Exception e) {
            failed(e);
            return;
        }
        errantRecords.takeRefusal().ifPresent(refusal -> {
            throw refusal;
        });
        taken();
    }

    private void put(List<SinkRecord> records) {
        int count = records.size(); // the list becomes the task's
        long begunMs = parts.time().milliseconds();
        try (LoaderSwap ignored = LoaderSwap.to(parts.task().loader());
                PluginCall ignoredCall = parts.metrics().calling("put")) {
            parts.task().instance().put(records);
        }
        parts.metrics().put(count, begunMs);
    }

    private void failed(Exception e) {
        boolean reported = errantRecords.takeRefusal().isPresent();
        if (poison.isEmpty() || reported || state.batch().isEmpty()) {
            throw unrecoverable(e);
        }
        state.partitions().redelivering(!poison.get().search(e, this::put));
    }

    static ConnectException unrecoverable(Exception e) {
        return new ConnectException("Exiting WorkerSinkTask due to unrecoverable exception.", e);
    }

    private void taken() {
        if (poison.isPresent() && !state.batch().isEmpty()) {
            poison.get().sawSuccess();
        }
        allTaken();
    }

    private void allTaken() {
        state.offsets().delivered(state.batch().offsets());
        state.batch().clear();
        state.partitions().redelivering(false);
    }
}
