package io.millrace.worker.sink;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Positions that the task wants to read on from. Requests from any thread; applied on the task thread. */
final class SinkRewinds {
    private static final Logger LOG = LoggerFactory.getLogger(SinkRewinds.class);

    private final Consumer<byte[], byte[]> consumer;
    private final SinkOffsets offsets;
    private final SinkAhead ahead;
    private Map<TopicPartition, Long> requested = new HashMap<>();

    SinkRewinds(Consumer<byte[], byte[]> consumer, SinkOffsets offsets, SinkAhead ahead) {
        this.consumer = consumer;
        this.offsets = offsets;
        this.ahead = ahead;
    }

    synchronized void request(Map<TopicPartition, Long> positions) {
        requested.putAll(positions);
    }

    private synchronized Map<TopicPartition, Long> take() {
        Map<TopicPartition, Long> taken = requested;
        if (!taken.isEmpty()) {
            requested = new HashMap<>();
        }
        return taken;
    }

    void apply() {
        take().forEach((partition, offset) -> {
            if (offset == null) {
                LOG.warn("Ignoring the task's request to rewind {} to a null offset", partition);
                return;
            }
            consumer.seek(partition, offset);
            ahead.drop(Set.of(partition));
            offsets.start(partition, new OffsetAndMetadata(offset));
        });
    }
}
