package io.millrace.worker.store;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Source offsets that become durable with the transaction that they are sent in: {@link #gather}, {@link #prepare},
 * {@link #send}, and {@link #committed} once the transaction is. One thread at a time.
 */
public final class TransactionalOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionalOffsets.class);

    private final String connector;
    private final OffsetBackingStore reader;
    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final Optional<OffsetBackingStore> copies;
    private final Map<Map<String, ?>, Map<String, ?>> gathered = new HashMap<>();
    private Map<ByteBuffer, ByteBuffer> prepared = Map.of();

    /**
     * @param reader what has been committed; to be started before it is asked and closed in the end
     * @param topic where the offsets go
     * @param copies gets a copy of what is committed, for when the topic is no longer this connector's
     */
    public TransactionalOffsets(
            String connector,
            OffsetBackingStore reader,
            String topic,
            Producer<byte[], byte[]> producer,
            Optional<OffsetBackingStore> copies) {
        this.connector = connector;
        this.reader = reader;
        this.topic = topic;
        this.producer = producer;
        this.copies = copies;
    }

    public OffsetBackingStore reader() {
        return reader;
    }

    public String topic() {
        return topic;
    }

    /** Gathers an offset; null, for an offset, forgets the partition. */
    public void gather(Map<String, ?> partition, Map<String, ?> offset) {
        gathered.put(partition, offset);
    }

    /** Whether there is nothing to be sent. */
    public boolean isEmpty() {
        return gathered.isEmpty() && prepared.isEmpty();
    }

    /**
     * Makes bytes of what is gathered; throws a ConnectException when that cannot be done. Once the answer is complete,
     * nothing that is forgotten can come back from the copies.
     */
    public CompletableFuture<Void> prepare() {
        Map<ByteBuffer, ByteBuffer> bytes = new HashMap<>(prepared);
        try {
            gathered.forEach(
                    (partition, offset) -> bytes.put(OffsetJson.key(connector, partition), OffsetJson.value(offset)));
        } catch (RuntimeException | Error e) { // maps come from the connector, and may do anything
            throw new ConnectException(
                    "CRITICAL: Failed to serialize offset data of connector '" + connector
                            + "', so that its transaction cannot be committed: " + e.getMessage(),
                    e);
        }
        return prepare(bytes);
    }

    /** The same with keys and values as they are stored. */
    CompletableFuture<Void> prepare(Map<ByteBuffer, ByteBuffer> bytes) {
        gathered.clear();
        prepared = bytes;
        Map<ByteBuffer, ByteBuffer> forgotten = new HashMap<>(bytes);
        forgotten.values().removeIf(value -> value != null);
        return copies.isEmpty() || forgotten.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : copies.get().set(forgotten);
    }

    /** Sends what is prepared, within the transaction that is open. */
    public void send(Callback sent) {
        int partitions = prepared.isEmpty() ? 0 : producer.partitionsFor(topic).size();
        prepared.forEach(
                (key, value) -> producer.send(record(Buffers.bytes(key), Buffers.bytes(value), partitions), sent));
    }

    /** By its key alone: a partitioner that the user has for records must not spread the offsets of one partition. */
    private ProducerRecord<byte[], byte[]> record(byte[] key, byte[] value, int partitions) {
        Integer partition = partitions == 0 ? null : Utils.toPositive(Utils.murmur2(key)) % partitions;
        return new ProducerRecord<>(topic, partition, key, value);
    }

    /** The transaction is committed: copies follow; nobody waits for them. */
    public void committed() {
        Map<ByteBuffer, ByteBuffer> known = new HashMap<>(prepared);
        prepared = Map.of();
        known.values().removeIf(value -> value == null);
        if (copies.isPresent() && !known.isEmpty()) {
            copies.get().set(known).whenComplete(this::copied);
        }
    }

    private void copied(Void done, Throwable failure) {
        if (failure != null) {
            LOG.warn(
                    "Connector '{}': offsets are stored in topic '{}', but could not be copied to the worker's",
                    connector,
                    topic,
                    failure);
        }
    }
}
