package io.millrace.worker.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All offsets of one source connector, whichever task wrote them. Partitions are told apart by their content: a
 * partition whose members come in another order is written under the key that the connector itself has used. Any thread.
 */
public final class ConnectorOffsets {
    private static final Logger log = LoggerFactory.getLogger(ConnectorOffsets.class);

    private final OffsetBackingStore store;
    private final String connector;

    public ConnectorOffsets(OffsetBackingStore store, String connector) {
        this.store = store;
        this.connector = connector;
    }

    /** What a task would read if this map was stored: integral numbers as Long, others as Double; null stays null. */
    public static Map<String, Object> asStored(Map<String, ?> map) {
        return OffsetJson.read(OffsetJson.value(map));
    }

    /** Every known partition with its offset, in the order of the store; what cannot be read is left out. */
    public CompletableFuture<Map<Map<String, Object>, Map<String, Object>>> read() {
        return entries().thenApply(entries -> {
            Map<Map<String, Object>, Map<String, Object>> offsets = new LinkedHashMap<>();
            entries.forEach(entry -> {
                if (entry.offset() != null) {
                    offsets.put(entry.partition(), entry.offset());
                }
            });
            return offsets;
        });
    }

    /** Stores offsets, all or none; null, for an offset, forgets the partition. Others stay as they are. */
    public CompletableFuture<Void> write(Map<Map<String, Object>, Map<String, Object>> offsets) {
        return entries().thenCompose(entries -> {
            Map<Map<String, Object>, List<ByteBuffer>> keys = entries.stream()
                    .collect(Collectors.groupingBy(
                            Entry::partition, Collectors.mapping(Entry::key, Collectors.toList())));
            Map<ByteBuffer, ByteBuffer> values = new HashMap<>();
            offsets.forEach(
                    (partition, offset) -> keys.getOrDefault(partition, List.of(OffsetJson.key(connector, partition)))
                            .forEach(key -> values.put(key, OffsetJson.value(offset))));
            return store.set(values);
        });
    }

    private record Entry(ByteBuffer key, Map<String, Object> partition, Map<String, Object> offset) {}

    private CompletableFuture<List<Entry>> entries() {
        return store.startingWith(OffsetJson.keyPrefix(connector)).thenApply(stored -> {
            List<Entry> entries = new ArrayList<>();
            stored.forEach((key, value) -> {
                try {
                    Map<String, Object> partition = OffsetJson.partition(key);
                    if (partition != null) {
                        entries.add(new Entry(key, partition, OffsetJson.read(value)));
                    }
                } catch (RuntimeException e) {
                    log.warn("Connector '{}': a stored offset cannot be read and is not listed", connector, e);
                }
            });
            return entries;
        });
    }
}
