package io.millrace.worker.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.millrace.worker.record.Fixtures;
import java.lang.management.ManagementFactory;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a record costs on its way through a source task, in bytes and calls, which do not depend on the machine. */
class SourcePathCostTest {
    private static final int BATCH = 1000;
    private static final int BATCHES = 50;
    private static final int RECORDS = BATCH * BATCHES;
    /** The one object for each record, 40 bytes, and some to spare for what a batch costs. */
    private static final int SENT_BYTES = 48;
    /** Next to nothing: what a batch costs. */
    private static final int ACKNOWLEDGED_BYTES = 8;
    /** All of the worker's own, with conversion, before a compiler has left anything out. */
    private static final int WHOLE_PATH_BYTES = 450;

    private final StubProducer producer = new StubProducer();
    private final UntoldSource source = new UntoldSource(producer, Fixtures.STRICT, Optional.empty());
    private final CountedMap partition = new CountedMap();

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void sendingAllocatesOneObjectForEachRecord() {
        List<SourceRecord> records = records(BATCH);
        ProducerRecord<byte[], byte[]> converted = new ProducerRecord<>("t", Fixtures.bytes("v"));
        send(records, converted);

        long allocated = allocatedBy(() -> {
            for (int batch = 0; batch < BATCHES; batch++) {
                send(records, converted);
            }
        });

        assertTrue(allocated <= (long) RECORDS * SENT_BYTES, () -> allocated / RECORDS + " bytes for each record");
    }

    private void send(List<SourceRecord> records, ProducerRecord<byte[], byte[]> converted) {
        source.delivery.newBatch(source.counts.polled(records.size(), 0));
        for (SourceRecord record : records) {
            source.delivery.send(record, converted);
        }
        source.delivery.endOfBatch();
    }

    @Test
    void acknowledgingAllocatesNothingForEachRecord() throws Exception {
        poll(BATCHES);
        producer.acknowledge(BATCH);

        long allocated = CompletableFuture.supplyAsync(() -> allocatedBy(() -> producer.acknowledge(RECORDS - BATCH)))
                .get();

        assertTrue(allocated <= (long) RECORDS * ACKNOWLEDGED_BYTES, () -> allocated / RECORDS + " bytes each");
    }

    @Test
    void theWholePathHasItsBound() {
        poll(1);

        long allocated = allocatedBy(() -> poll(BATCHES));

        assertTrue(
                allocated <= (long) RECORDS * WHOLE_PATH_BYTES, () -> allocated / RECORDS + " bytes for each record");
    }

    @Test
    void whatIsTheSameForManyRecordsIsDoneOnceForAll() {
        poll(BATCHES);
        producer.acknowledge(RECORDS);
        source.loop.close(false);

        assertEquals(List.of("t"), source.asked);
        assertTrue(source.noted.size() <= BATCHES, () -> source.noted.size() + " times noted");
        assertTrue(partition.hashed < 10, () -> partition.hashed + " times hashed");
        assertEquals(0, producer.flushes);
        assertEquals((double) RECORDS, source.metric("source-record-write-total"));
    }

    @Test
    void acknowledgedRecordsAreNotHeldUntilTheCommit() {
        SubmittedRecords submitted = new SubmittedRecords();
        SubmittedRecords.Submitted first = submitted.submit(partition, Map.of());
        first.acknowledge();
        submitted.submit(partition, Map.of()).acknowledge();
        assertTrue(first.next() != null);

        submitted.settled(BATCH * 2);

        assertEquals(null, first.next());
        assertEquals(2, submitted.takeCommittable().acknowledged());
    }

    private void poll(int batches) {
        List<SourceRecord> records = records(BATCH);
        for (int batch = 0; batch < batches; batch++) {
            source.polls.add(records);
            try {
                source.loop.step();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private List<SourceRecord> records(int count) {
        List<SourceRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(new SourceRecord(partition, Map.of("position", (long) i), "t", Schema.STRING_SCHEMA, "v"));
        }
        return records;
    }

    private static long allocatedBy(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        work.run();
        return threads.getThreadAllocatedBytes(thread) - before;
    }

    /** A source partition that counts how often it is asked for its hash. */
    private static final class CountedMap extends AbstractMap<String, String> {
        private int hashed;

        @Override
        public Set<Entry<String, String>> entrySet() {
            return Map.of("file", "a").entrySet();
        }

        @Override
        public int hashCode() {
            hashed++;
            return super.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return super.equals(other);
        }
    }

    /** Keeps the callbacks, and allocates nothing. */
    private static final class StubProducer extends MockProducer<byte[], byte[]> {
        private final RecordMetadata metadata = new RecordMetadata(new TopicPartition("t", 0), 0, 0, 0, 0, 0);
        private final Future<RecordMetadata> future = CompletableFuture.completedFuture(metadata);
        private final Callback[] callbacks = new Callback[RECORDS + 2 * BATCH];
        private int sent;
        private int acknowledged;
        private int flushes;

        StubProducer() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            callbacks[sent++] = callback;
            return future;
        }

        synchronized void acknowledge(int count) {
            for (int i = 0; i < count; i++) {
                callbacks[acknowledged++].onCompletion(metadata, null);
            }
        }

        @Override
        public void flush() {
            flushes++;
        }
    }
}
