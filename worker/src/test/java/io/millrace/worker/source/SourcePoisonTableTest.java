package io.millrace.worker.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.worker.config.DeadLetterSettings;
import io.millrace.worker.metrics.ReadableMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.Converters;
import io.millrace.worker.record.ErrorCounts;
import io.millrace.worker.record.ErrorPolicy;
import io.millrace.worker.record.ErrorReporter;
import io.millrace.worker.record.Fixtures;
import io.millrace.worker.record.JumpingTime;
import io.millrace.worker.record.SourceDeadLetters;
import io.millrace.worker.record.SourcePipeline;
import io.millrace.worker.record.StepFixture;
import io.millrace.worker.record.TransformationChain;
import io.millrace.worker.record.UsedTopics;
import io.millrace.worker.store.MemoryOffsetBackingStore;
import io.millrace.worker.store.OffsetReader;
import io.millrace.worker.store.OffsetStorageWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One poisoned record in ten thousand, at each stage: delivered, kept, counted and committed as the table says. */
class SourcePoisonTableTest {
    private static final int RECORDS = 10_000;
    private static final int BATCH = 100;
    private static final long POISONED = 5_050;
    private static final ConnectorTaskId ID = new ConnectorTaskId("files", 0);

    private final JumpingTime time = new JumpingTime();
    private final ErrorCounts counts = new ErrorCounts(time);
    private final MemoryOffsetBackingStore store = new MemoryOffsetBackingStore();
    private final OffsetCommitScheduler scheduler = new OffsetCommitScheduler();
    private final Deque<List<SourceRecord>> polls = new ArrayDeque<>();
    private final MockProducer<byte[], byte[]> letters = producer();

    @AfterEach
    void close() {
        scheduler.close();
    }

    @ParameterizedTest(name = "poison at {0}, tolerance {1}, dead letters {2}")
    @CsvSource(textBlock = """
            # stage,          tolerance, letters, | fails, delivered, letters, failures, errors, skipped, committed
            TRANSFORMATION,   none,      false,     true,  5050,      0,       1,        1,      0,       5049
            HEADER_CONVERTER, none,      false,     true,  5050,      0,       1,        1,      0,       5049
            KEY_CONVERTER,    none,      false,     true,  5050,      0,       1,        1,      0,       5049
            VALUE_CONVERTER,  none,      false,     true,  5050,      0,       1,        1,      0,       5049
            KAFKA_PRODUCE,    none,      false,     true,  5050,      0,       0,        0,      0,       5049
            TRANSFORMATION,   none,      true,      true,  5050,      1,       1,        1,      0,       5049
            HEADER_CONVERTER, none,      true,      true,  5050,      1,       1,        1,      0,       5049
            KEY_CONVERTER,    none,      true,      true,  5050,      1,       1,        1,      0,       5049
            VALUE_CONVERTER,  none,      true,      true,  5050,      1,       1,        1,      0,       5049
            KAFKA_PRODUCE,    none,      true,      true,  5050,      1,       1,        1,      0,       5049
            TRANSFORMATION,   all,       false,     false, 9999,      0,       1,        1,      1,       9999
            HEADER_CONVERTER, all,       false,     false, 9999,      0,       1,        1,      1,       9999
            KEY_CONVERTER,    all,       false,     false, 9999,      0,       1,        1,      1,       9999
            VALUE_CONVERTER,  all,       false,     false, 9999,      0,       1,        1,      1,       9999
            KAFKA_PRODUCE,    all,       false,     false, 9999,      0,       1,        0,      0,       9999
            TRANSFORMATION,   all,       true,      false, 9999,      1,       1,        1,      1,       9999
            HEADER_CONVERTER, all,       true,      false, 9999,      1,       1,        1,      1,       9999
            KEY_CONVERTER,    all,       true,      false, 9999,      1,       1,        1,      1,       9999
            VALUE_CONVERTER,  all,       true,      false, 9999,      1,       1,        1,      1,       9999
            KAFKA_PRODUCE,    all,       true,      false, 9999,      1,       1,        0,      0,       9999
            """)
    void onePoisonedRecord(
            String stage,
            String tolerance,
            boolean deadLetters,
            boolean fails,
            int delivered,
            int written,
            long failures,
            long errors,
            long skipped,
            long committed)
            throws Exception {
        MockProducer<byte[], byte[]> producer = stage.equals("KAFKA_PRODUCE") ? new Denying() : producer();
        WorkerSourceTask loop = task(stage, tolerance.equals("all"), deadLetters, producer);
        layOut();

        loop.open();
        if (fails) {
            assertThrows(ConnectException.class, () -> run(loop));
        } else {
            run(loop);
        }
        loop.close(fails);

        assertEquals(delivered, producer.history().size());
        assertEquals(written, letters.history().size());
        assertEquals(
                List.of(failures, errors, skipped),
                List.of(counts.totalRecordFailures(), counts.totalRecordErrors(), counts.totalRecordsSkipped()));
        assertEquals((long) written, counts.deadLetterProduceRequests());
        assertEquals(committed, committed());
    }

    private void run(WorkerSourceTask loop) throws Exception {
        while (!polls.isEmpty()) {
            loop.step();
        }
        loop.step();
    }

    private void layOut() {
        for (long first = 0; first < RECORDS; first += BATCH) {
            List<SourceRecord> batch = new ArrayList<>();
            for (long position = first; position < first + BATCH; position++) {
                batch.add(record(position));
            }
            polls.add(batch);
        }
    }

    private static SourceRecord record(long position) {
        String text = position == POISONED ? "poison" : "fine";
        SourceRecord record = new SourceRecord(
                Map.of("file", "a"),
                Map.of("position", position),
                "t",
                null,
                Schema.STRING_SCHEMA,
                text,
                Schema.STRING_SCHEMA,
                text);
        record.headers().addString("h", text);
        return record;
    }

    private WorkerSourceTask task(
            String stage, boolean tolerant, boolean deadLetters, MockProducer<byte[], byte[]> producer) {
        List<ErrorReporter> reporters = deadLetters
                ? List.of(new SourceDeadLetters(ID, new DeadLetterSettings("dead", (short) 1, true), letters, counts))
                : List.of();
        ErrorPolicy policy =
                new ErrorPolicy(tolerant ? Fixtures.TOLERANT : Fixtures.STRICT, () -> reporters, counts, time);
        SourcePipeline pipeline = new SourcePipeline(chain(stage), converters(stage), policy);
        SourceTaskParts parts = new SourceTaskParts(
                ID,
                Fixtures.loaded((SourceTask) new PolledTask()),
                Map.of(),
                Map::of,
                new OffsetReader(store, "files"),
                null,
                new ReadableMetrics(time).task(ID).source(),
                List.of(),
                time);
        SourceClients clients = new SourceClients(
                producer, new OffsetStorageWriter(store, "files"), TopicEnsurer.NONE, new UsedTopics(used -> {}));
        OffsetCommitSettings commits = new OffsetCommitSettings(Duration.ofHours(1), Duration.ofSeconds(5));
        Delivery delivery = new AtLeastOnceDelivery(parts, pipeline, clients, scheduler, commits, Optional.empty());
        return new WorkerSourceTask(parts, pipeline, delivery);
    }

    private static TransformationChain<SourceRecord> chain(String stage) {
        StepFixture<SourceRecord> steps = new StepFixture<>(new ArrayList<>());
        return new TransformationChain<>(List.of(TransformationChain.Step.always(
                steps.transformation("step", record -> {
                    check(stage.equals("TRANSFORMATION"), record.value());
                    return record;
                }))));
    }

    private static Converters converters(String stage) {
        SimpleHeaderConverter headers = new SimpleHeaderConverter() {
            @Override
            public byte[] fromConnectHeader(String topic, String name, Schema schema, Object value) {
                check(stage.equals("HEADER_CONVERTER"), value);
                return super.fromConnectHeader(topic, name, schema, value);
            }
        };
        return new Converters(
                Fixtures.loaded((Converter) new Tasting(stage.equals("KEY_CONVERTER"))),
                Fixtures.loaded((Converter) new Tasting(stage.equals("VALUE_CONVERTER"))),
                Fixtures.loaded((HeaderConverter) headers));
    }

    private static void check(boolean here, Object value) {
        if (here && "poison".equals(value)) {
            throw new DataException("poison");
        }
    }

    private Object committed() {
        try (OffsetReader reader = new OffsetReader(store, "files")) {
            return reader.offset(Map.of("file", "a")).get("position");
        }
    }

    private static MockProducer<byte[], byte[]> producer() {
        return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A converter that may refuse poison. */
    private static final class Tasting extends StringConverter {
        private final boolean refusing;

        Tasting(boolean refusing) {
            this.refusing = refusing;
        }

        @Override
        public byte[] fromConnectData(String topic, Schema schema, Object value) {
            check(refusing, value);
            return super.fromConnectData(topic, schema, value);
        }
    }

    /** A producer that may not send poison. */
    private static final class Denying extends MockProducer<byte[], byte[]> {
        Denying() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (!"poison".equals(Fixtures.text(record.value()))) {
                return super.send(record, callback);
            }
            TopicAuthorizationException denied = new TopicAuthorizationException("t");
            callback.onCompletion(null, denied);
            return CompletableFuture.failedFuture(denied);
        }
    }

    /** Polls what a test has laid out. */
    private final class PolledTask extends SourceTask {
        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> props) {}

        @Override
        public List<SourceRecord> poll() {
            return polls.poll();
        }

        @Override
        public void stop() {}
    }
}
