package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class TransactionalOffsetsTest {
    private static final int PARTITIONS = 5;
    private static final Map<String, Object> FILE = Map.of("file", 1);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(cluster(), true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final TransactionalOffsets offsets =
            new TransactionalOffsets("orders", new MemoryOffsetBackingStore(), "offsets", producer, Optional.empty());

    /** One whose records go round would leave an old offset in another partition, where it may be read last. */
    @Test
    void offsetsOfOneSourcePartitionAreInOnePartitionWhateverPartitionerRecordsHave() {
        producer.initTransactions();
        producer.beginTransaction();
        for (long position = 1; position <= 3; position++) {
            offsets.gather(FILE, Map.of("position", position));
            offsets.prepare().join();
            offsets.send((metadata, error) -> {});
            offsets.committed();
        }
        producer.commitTransaction();

        int partition = Utils.toPositive(Utils.murmur2(Buffers.bytes(OffsetJson.key("orders", FILE)))) % PARTITIONS;
        assertEquals(
                List.of(partition, partition, partition),
                producer.history().stream().map(ProducerRecord::partition).toList());
    }

    private static Cluster cluster() {
        Node node = new Node(0, "broker", 9092);
        List<PartitionInfo> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new PartitionInfo("offsets", number, node, new Node[] {node}, new Node[] {node}))
                .toList();
        return new Cluster("cluster", List.of(node), partitions, Set.of(), Set.of());
    }
}
