package io.millrace.worker.source;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.store.ConnectorOffsets;
import io.millrace.worker.store.OffsetBackingStore;
import io.millrace.worker.store.OffsetStores.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that write exactly once, with Kafka's own producer and a real broker. */
class ExactlyOnceTaskIT {
    private static final TransactionBoundary LONG = TransactionBoundary.interval(Duration.ofHours(1));
    private static final Map<String, Object> FILE = Map.of("file", "a");

    private final ExactlyOnceKafka kafka = new ExactlyOnceKafka();
    private final String topic = kafka.kafka.topics().createFresh("numbers", 1);

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void aTaskThatIsKilledInATransactionGoesOnWithoutGapOrDuplicate() throws Exception {
        WorkerSourceTask first = open(TransactionBoundary.poll());
        first.step();
        first.close(false);
        WorkerSourceTask killed = open(LONG);
        killed.step();
        killed.step();
        eventually("its records are sent", () -> kafka.uncommitted(topic).size() == 9);
        killed.cancel();
        killed.close(true);
        WorkerSourceTask last = open(LONG);
        last.step();
        last.close(false);

        assertEquals(List.of("1", "2", "3", "4", "5", "6"), kafka.committed(topic));
        assertEquals(6L, position());
    }

    @Test
    void aZombieIsRefusedAndNothingOfItIsSeen() throws Exception {
        WorkerSourceTask zombie = open(LONG);
        zombie.step();
        WorkerSourceTask successor = open(TransactionBoundary.poll());
        successor.step();

        Exception refused = assertThrows(ConnectException.class, () -> {
            zombie.step();
            zombie.pause();
        });
        zombie.close(true);
        successor.step();
        successor.close(false);

        assertTrue(
                refused.getMessage()
                        .startsWith("The task files-0 was unable to finish writing records to Kafka before its "
                                + "producer transaction expired. "),
                refused.getMessage());
        assertEquals(List.of("1", "2", "3", "4", "5", "6"), kafka.committed(topic));
        assertEquals(6L, position());
    }

    @Test
    void whatIsAbortedIsNotSeenAndNotPolledAgain() throws Exception {
        TransactionBoundary boundary = TransactionBoundary.connector();
        WorkerSourceTask task = open(boundary);
        task.step();
        boundary.context().orElseThrow().abortTransaction();
        task.step();
        boundary.context().orElseThrow().commitTransaction();
        task.step();
        task.step();
        task.close(false);

        assertEquals(List.of("7", "8", "9"), kafka.committed(topic));
        assertEquals(9L, position());
        assertEquals(3.0, kafka.metrics.value("source-task-metrics", "transaction-size-max"));
    }

    @Test
    void aTopicOfItsOwnTakesPartInItsTransactions() throws Exception {
        Owner owner = kafka.owner("offsets.storage.topic", kafka.kafka.topics().freshName("own"));
        WorkerSourceTask first = open(TransactionBoundary.poll(), kafka.owner());
        first.step();
        first.close(false);

        WorkerSourceTask killed = open(LONG, owner);
        killed.step();
        killed.cancel();
        killed.close(true);
        WorkerSourceTask last = open(TransactionBoundary.poll(), owner);
        last.step();

        assertEquals(List.of("1", "2", "3", "4", "5", "6"), kafka.committed(topic));
        assertEquals(
                List.of("{\"position\":6}"),
                kafka.committed(owner.config().offsetsTopic().orElseThrow()));
        eventually("the copy is there", () -> Long.valueOf(6).equals(position()));
        last.close(false);
    }

    @Test
    void theWorkersTopicByAnotherAddressGetsNoCopiesThatCouldComeLate() throws Exception {
        String alias = kafka.kafka.bootstrapServers().replace("localhost", "127.0.0.1");
        WorkerSourceTask task =
                open(TransactionBoundary.poll(), kafka.owner("producer.override.bootstrap.servers", alias));
        task.step();
        task.step();
        task.close(false);

        assertEquals(6L, position());
        assertEquals(List.of("{\"position\":3}", "{\"position\":6}"), kafka.uncommitted(kafka.offsetsTopic));
    }

    @Test
    void norDoesAChangeFromOutsideMakeACopy() throws Exception {
        String alias = kafka.kafka.bootstrapServers().replace("localhost", "127.0.0.1");
        Owner owner = kafka.owner("producer.override.bootstrap.servers", alias);
        try (OffsetBackingStore changes = kafka.stores.forChanges("files", () -> owner)) {
            changes.start();
            new ConnectorOffsets(changes, "files")
                    .write(Map.of(FILE, Map.of("position", 100)))
                    .get();
        }

        assertEquals(100L, position());
        assertEquals(List.of("{\"position\":100}"), kafka.uncommitted(kafka.offsetsTopic));
    }

    @Test
    void aRecordThatTheBrokerRefusesFailsTheTaskAndItsTransaction() throws Exception {
        WorkerSourceTask task = kafka.task(
                new Numbers(2_000_000),
                TransactionBoundary.poll(),
                kafka.owner("producer.override.max.request.size", "10000000"));
        task.open();

        Exception refused = assertThrows(ConnectException.class, task::step);
        task.close(true);

        assertEquals("Failed to flush offsets and/or records for task files-0", refused.getMessage());
        assertTrue(refused.getCause().getMessage().contains("raise max.message.bytes of the topic"));
        assertEquals(List.of(), kafka.committed(topic));
        assertEquals(List.of(), kafka.committed(kafka.offsetsTopic));
    }

    @Test
    void aRecordThatIsSkippedForItsSizeDoesNotSpoilItsTransaction() throws Exception {
        WorkerSourceTask task = kafka.task(
                new Numbers(900),
                TransactionBoundary.poll(),
                kafka.owner("producer.override.max.request.size", "500", "errors.record.too.large.policy", "skip"));
        task.open();
        task.step();
        task.close(false);

        assertEquals(List.of("1", "3"), kafka.committed(topic));
        assertEquals(3L, position());
    }

    @Test
    void aChangeFromOutsideShutsOutATaskThatStillWrites() throws Exception {
        WorkerSourceTask task = open(TransactionBoundary.poll());
        task.step();
        try (OffsetBackingStore changes = kafka.stores.forChanges("files", kafka::owner)) {
            changes.start();
            new ConnectorOffsets(changes, "files")
                    .write(Map.of(FILE, Map.of("position", 100)))
                    .get();
        }

        assertThrows(ConnectException.class, task::step);
        task.close(true);
        WorkerSourceTask next = open(TransactionBoundary.poll());
        next.step();
        next.close(false);

        assertEquals(List.of("1", "2", "3", "101", "102", "103"), kafka.committed(topic));
    }

    @Test
    void readersSeeNothingOfAnOpenTransactionAndItIsAbortedWithAFailedTask() throws Exception {
        WorkerSourceTask task = open(LONG);
        task.step();
        eventually("its records are sent", () -> kafka.uncommitted(topic).size() == 3);
        task.close(true);

        assertEquals(List.of(), kafka.committed(topic), "nobody has to wait for the transaction to expire");
    }

    private WorkerSourceTask open(TransactionBoundary boundary) {
        return open(boundary, kafka.owner());
    }

    private WorkerSourceTask open(TransactionBoundary boundary, Owner owner) {
        WorkerSourceTask task = kafka.task(new Numbers(0), boundary, owner);
        task.open();
        return task;
    }

    private Object position() {
        Map<String, Object> offset =
                new ConnectorOffsets(kafka.workers, "files").read().join().get(FILE);
        return offset == null ? null : offset.get("position");
    }

    /** Counts on from its offset, three numbers at a time. */
    private final class Numbers extends SourceTask {
        private final int sizeOfTheSecond;
        private long next = 1;

        Numbers(int sizeOfTheSecond) {
            this.sizeOfTheSecond = sizeOfTheSecond;
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> props) {
            Map<String, Object> offset = context.offsetStorageReader().offset(FILE);
            next = offset == null ? 1 : (Long) offset.get("position") + 1;
        }

        @Override
        public List<SourceRecord> poll() {
            long first = next;
            next += 3;
            return LongStream.range(first, next).mapToObj(this::record).toList();
        }

        private SourceRecord record(long number) {
            String value = number == 2 && sizeOfTheSecond > 0 ? "x".repeat(sizeOfTheSecond) : Long.toString(number);
            String key = "number " + number; // a tiny record may share the batch of a large one, which never ends well
            return new SourceRecord(
                    FILE,
                    Map.of("position", number),
                    topic,
                    null,
                    Schema.STRING_SCHEMA,
                    key,
                    Schema.STRING_SCHEMA,
                    value);
        }

        @Override
        public void stop() {}
    }
}
