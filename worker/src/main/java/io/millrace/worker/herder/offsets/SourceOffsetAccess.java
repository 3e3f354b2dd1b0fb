package io.millrace.worker.herder.offsets;

import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.OffsetAdmin.PartitionOffset;
import io.millrace.worker.model.Compatibility;
import io.millrace.worker.store.ConnectorOffsets;
import io.millrace.worker.store.OffsetBackingStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceConnector;

/** The stored offsets of a source connector. Blocks; on the work's thread. */
final class SourceOffsetAccess implements OffsetAccess {
    private final OffsetSubject subject;
    private final ConnectorOffsets stored;
    private final Compatibility compatibility;

    SourceOffsetAccess(OffsetSubject subject, OffsetBackingStore store, Compatibility compatibility) {
        this.subject = subject;
        this.compatibility = compatibility;
        this.stored = new ConnectorOffsets(store, subject.name());
    }

    @Override
    public List<PartitionOffset> read(OffsetWork work) {
        try {
            List<PartitionOffset> offsets = new ArrayList<>();
            work.await(stored.read())
                    .forEach((partition, offset) -> offsets.add(new PartitionOffset(partition, offset)));
            return offsets;
        } catch (ExecutionException e) {
            throw new FailedRefusal("Failed to retrieve offsets for source connector " + subject.name(), e.getCause());
        }
    }

    @Override
    public boolean alter(List<PartitionOffset> offsets, OffsetWork work) {
        return modify(asStored(offsets), work);
    }

    @Override
    public boolean reset(OffsetWork work) {
        work.step("Timed out while trying to read to the end of the offsets topic prior to modifying offsets for "
                + "source connector " + subject.name());
        Map<Map<String, Object>, Map<String, Object>> offsets = new LinkedHashMap<>();
        read(work).forEach(known -> offsets.put(known.partition(), null));
        return modify(offsets, work);
    }

    private boolean modify(Map<Map<String, Object>, Map<String, Object>> offsets, OffsetWork work) {
        String timedOut = "Timed out while attempting to modify offsets for source connector " + subject.name();
        work.step(timedOut);
        boolean agreed = subject.ask(
                SourceConnector.class, (connector, config) -> connector.alterOffsets(config, copy(offsets)));
        work.step(timedOut);
        if (!offsets.isEmpty()) {
            write(offsets, work);
        }
        return agreed;
    }

    private void write(Map<Map<String, Object>, Map<String, Object>> offsets, OffsetWork work) {
        try {
            work.await(stored.write(offsets));
        } catch (ExecutionException e) {
            throw new FailedRefusal(
                    "Failed to modify offsets for source connector " + subject.name() + ": "
                            + e.getCause().getMessage(),
                    e.getCause());
        }
    }

    /** What is given last for a partition counts; values that cannot be stored are the caller's mistake: Apache 500. */
    private Map<Map<String, Object>, Map<String, Object>> asStored(List<PartitionOffset> offsets) {
        Map<Map<String, Object>, Map<String, Object>> stored = new LinkedHashMap<>();
        try {
            offsets.forEach(each ->
                    stored.put(ConnectorOffsets.asStored(each.partition()), ConnectorOffsets.asStored(each.offset())));
        } catch (DataException e) {
            throw compatibility.isStrict() ? new FailedRefusal(e.getMessage()) : new InvalidRefusal(e.getMessage());
        }
        return stored;
    }

    /** For the connector to do with as it likes. */
    private static Map<Map<String, ?>, Map<String, ?>> copy(Map<Map<String, Object>, Map<String, Object>> offsets) {
        Map<Map<String, ?>, Map<String, ?>> copy = new LinkedHashMap<>();
        offsets.forEach((partition, offset) -> copy.put(copyOf(partition), copyOf(offset)));
        return copy;
    }

    private static Map<String, Object> copyOf(Map<String, Object> map) {
        return map == null ? null : new HashMap<>(map);
    }
}
