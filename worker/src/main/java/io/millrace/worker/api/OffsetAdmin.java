package io.millrace.worker.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Shows, alters and resets the offsets of connectors (KIP-875): a source's stored offsets, a sink's consumer group. Any
 * thread; nothing blocks. Futures complete exceptionally with a {@link RequestException}.
 */
public interface OffsetAdmin {
    /** Every known partition of a connector, in whatever state it is. */
    CompletableFuture<List<PartitionOffset>> offsets(String connector);

    /**
     * Gives a stopped connector other offsets; partitions that are not named keep theirs. No other change of the connector
     * begins before this one has ended.
     *
     * @return whether the connector has agreed, so that what it keeps outside of Kafka Connect is altered, too
     */
    CompletableFuture<Boolean> alter(String connector, List<PartitionOffset> offsets);

    /** Forgets all offsets of a stopped connector; otherwise as {@link #alter}. */
    CompletableFuture<Boolean> reset(String connector);

    /**
     * How far a connector has come in one partition. Immutable.
     *
     * @param partition null when a caller leaves it out, which no connector is known to allow
     * @param offset null for none: alters to nothing
     */
    record PartitionOffset(Map<String, Object> partition, Map<String, Object> offset) {
        public PartitionOffset {
            partition = copy(partition);
            offset = copy(offset);
        }

        private static Map<String, Object> copy(Map<String, Object> map) {
            return map == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(map));
        }
    }
}
