package io.millrace.worker.store;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Source offsets in a topic, which is kept in memory whole. Every answer waits until the topic has been read to its
 * end, so that it knows what other workers have written. Keys and values stay as they are, byte for byte.
 */
public final class KafkaOffsetBackingStore implements OffsetBackingStore {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaOffsetBackingStore.class);

    private final TopicLog topic;
    private final Map<ByteBuffer, ByteBuffer> offsets = new LinkedHashMap<>();

    public KafkaOffsetBackingStore(TopicLog topic) {
        this.topic = topic;
    }

    @Override
    public void start() {
        topic.start(this::read);
    }

    private synchronized void read(List<TopicLog.Entry> batch) {
        for (TopicLog.Entry entry : batch) {
            if (entry.key() == null) {
                LOG.debug("A record without a key is no offset (partition {}, {})", entry.partition(), entry.offset());
            } else if (entry.value() == null || entry.value().length == 0) {
                offsets.remove(ByteBuffer.wrap(entry.key()));
            } else {
                offsets.put(ByteBuffer.wrap(entry.key()), ByteBuffer.wrap(entry.value()));
            }
        }
    }

    @Override
    public CompletableFuture<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        List<ByteBuffer> wanted = keys.stream().map(Buffers::copy).toList();
        return topic.readToEnd().thenApply(done -> known(wanted));
    }

    private synchronized Map<ByteBuffer, ByteBuffer> known(List<ByteBuffer> keys) {
        Map<ByteBuffer, ByteBuffer> found = new HashMap<>();
        keys.forEach(key -> found.put(key, Buffers.copy(offsets.get(key))));
        return found;
    }

    @Override
    public CompletableFuture<Map<ByteBuffer, ByteBuffer>> startingWith(ByteBuffer keyPrefix) {
        ByteBuffer prefix = Buffers.copy(keyPrefix);
        return topic.readToEnd().thenApply(done -> knownStartingWith(prefix));
    }

    private synchronized Map<ByteBuffer, ByteBuffer> knownStartingWith(ByteBuffer prefix) {
        return Buffers.startingWith(prefix, offsets);
    }

    @Override
    public CompletableFuture<Void> set(Map<ByteBuffer, ByteBuffer> values) {
        return CompletableFuture.allOf(values.entrySet().stream()
                .map(entry -> topic.send(Buffers.bytes(entry.getKey()), Buffers.bytes(entry.getValue())))
                .toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public void close() {
        topic.close();
    }
}
