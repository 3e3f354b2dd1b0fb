package io.millrace.worker.source;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.RestartableKafka;
import io.millrace.worker.config.DeadLetterSettings;
import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.config.LargeRecordPolicy;
import io.millrace.worker.kafka.DeadLetterTopic;
import io.millrace.worker.metrics.ReadableMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.ErrorCounts;
import io.millrace.worker.record.ErrorPolicy;
import io.millrace.worker.record.Fixtures;
import io.millrace.worker.record.SourceDeadLetters;
import io.millrace.worker.record.SourcePipeline;
import io.millrace.worker.record.UsedTopics;
import io.millrace.worker.store.MemoryOffsetBackingStore;
import io.millrace.worker.store.OffsetReader;
import io.millrace.worker.store.OffsetStorageWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Large records, dead letters and outages of sources as Kafka's own producer and a real broker make them. */
class SourceErrorsIT {
    private static final ConnectorTaskId ID = new ConnectorTaskId("files", 0);

    private final KafkaFixture kafka = KafkaFixture.shared();
    private final Deque<List<SourceRecord>> polls = new ArrayDeque<>();
    private final MemoryOffsetBackingStore store = new MemoryOffsetBackingStore();
    private final OffsetCommitScheduler scheduler = new OffsetCommitScheduler();
    private final ErrorCounts counts = new ErrorCounts(Time.SYSTEM);
    private final ReadableMetrics metrics = new ReadableMetrics(Time.SYSTEM);
    private final String topic = kafka.topics().freshName("source");
    private final String deadTopic = kafka.topics().freshName("dead");
    private long outageTimeoutMs = 60_000;
    private int pollCalls;
    private WorkerSourceTask loop;

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void aRecordThatTheProducerRefusesBecomesALetterWithoutItsValue() throws Exception {
        kafka.topics().create(topic, 1);
        open(LargeRecordPolicy.DEAD_LETTER, Map.of("max.request.size", "10000"), kafka.bootstrapServers());

        poll(record(1, 10), record(2, 20_000), record(3, 10));
        loop.close(false);

        assertEquals(2, kafka.topics().records(topic).size());
        assertLetterOfTheSecondRecord("2");
        assertEquals(3L, committed());
    }

    @Test
    void aRecordThatTheBrokerRefusesBecomesALetterWithoutItsValue() throws Exception {
        create(topic);
        create(deadTopic);
        open(LargeRecordPolicy.DEAD_LETTER, Map.of(), kafka.bootstrapServers());

        poll(record(1, 10), record(2, 20_000), record(3, 10));
        eventually(
                "the letter is written", () -> kafka.topics().records(deadTopic).size() == 1);
        loop.close(false);

        assertEquals(2, kafka.topics().records(topic).size());
        assertLetterOfTheSecondRecord("max.message.bytes");
        assertEquals(3L, committed());
    }

    @Test
    void recordsOfTheFutureBecomeLettersWithoutATimestamp() throws Exception {
        kafka.topics().create(topic, 1);
        open(LargeRecordPolicy.FAIL, Map.of(), kafka.bootstrapServers());
        long future = System.currentTimeMillis() + Duration.ofDays(400).toMillis();

        for (long batch = 0; batch < 20; batch++) {
            poll(fromTheFuture(10 * batch, 10, future));
        }
        loop.close(false);

        assertEquals(0, kafka.topics().records(topic).size());
        List<ConsumerRecord<byte[], byte[]>> letters = kafka.topics().records(deadTopic);
        assertEquals(200, letters.size());
        assertTrue(letters.stream().allMatch(letter -> letter.timestamp() < future));
        assertEquals(0, counts.deadLetterProduceFailures());
        assertEquals(199L, committed());
    }

    private SourceRecord[] fromTheFuture(long first, int count, long timestamp) {
        return LongStream.range(first, first + count)
                .mapToObj(position -> record(position, 10))
                .map(record -> record.newRecord(
                        topic, null, record.keySchema(), record.key(), record.valueSchema(), record.value(), timestamp))
                .toArray(SourceRecord[]::new);
    }

    private void create(String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            NewTopic small = new NewTopic(name, 1, (short) 1).configs(Map.of("max.message.bytes", "10000"));
            admin.createTopics(List.of(small)).all().get();
        }
    }

    private void assertLetterOfTheSecondRecord(String inMessage) {
        List<ConsumerRecord<byte[], byte[]>> letters = kafka.topics().records(deadTopic);
        assertEquals(1, letters.size());
        ConsumerRecord<byte[], byte[]> letter = letters.get(0);
        assertEquals("2", Fixtures.text(letter.key()));
        assertNull(letter.value());
        assertEquals("{\"position\":2}", header(letter, "source.offset"));
        assertEquals(topic, header(letter, "topic"));
        assertEquals("20000", header(letter, "value.size"));
        assertTrue(header(letter, "exception.message").contains(inMessage), header(letter, "exception.message"));
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return Fixtures.text(
                letter.headers().lastHeader("__connect.errors." + name).value());
    }

    @Test
    void aBrokerThatIsGoneForAWhileIsWaitedForInOrder() throws Exception {
        try (RestartableKafka broker = KafkaFixture.restartable()) {
            broker.topics().create(topic, 1);
            open(LargeRecordPolicy.FAIL, Map.of("max.block.ms", "200"), broker.bootstrapServers());
            broker.stop();
            polls.add(List.of(record(1, 10), record(2, 10)));
            loop.step();
            loop.step();
            assertEquals(2, counts.totalRetries());

            broker.restart();
            while (counts.totalRecordErrors() == 0 && pollCalls < 2) {
                loop.step();
            }
            loop.close(false);

            List<String> keys = broker.topics().records(topic).stream()
                    .map(each -> Fixtures.text(each.key()))
                    .toList();
            assertEquals(List.of("1", "2"), keys);
            assertEquals(0, counts.totalRecordsSkipped());
            assertEquals(2L, committed());
        }
    }

    @Test
    void anOutageThatOutlastsTheDeliveryTimeoutFailsTheTaskAndSkipsNothing() throws Exception {
        outageTimeoutMs = 1000;
        open(LargeRecordPolicy.FAIL, Map.of("max.block.ms", "300"), "localhost:1"); // nobody listens there
        polls.add(List.of(record(1, 10)));

        assertThrows(ConnectException.class, () -> {
            while (true) {
                loop.step();
            }
        });
        loop.close(true);

        assertNull(committed());
        assertEquals(0, counts.totalRecordsSkipped());
    }

    private void open(LargeRecordPolicy policy, Map<String, Object> settings, String bootstrapServers) {
        DeadLetterSettings letters = new DeadLetterSettings(deadTopic, (short) 1, true);
        ErrorSettings errors = new ErrorSettings(0, 60_000, true, false, false, outageTimeoutMs);
        ErrorPolicy errorPolicy = new ErrorPolicy(
                errors,
                () -> {
                    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                        DeadLetterTopic.ensure(admin, letters);
                    }
                    return List.of(
                            new SourceDeadLetters(ID, letters, producer(settings, kafka.bootstrapServers()), counts));
                },
                counts,
                Time.SYSTEM);
        SourcePipeline pipeline = Fixtures.sourcePipeline(errorPolicy, new StringConverter());
        SourceTaskParts parts = new SourceTaskParts(
                ID,
                Fixtures.loaded((SourceTask) new PolledTask()),
                Map.of(),
                Map::of,
                new OffsetReader(store, "files"),
                null,
                metrics.task(ID).source(),
                List.of(),
                Time.SYSTEM);
        SourceClients clients = new SourceClients(
                producer(settings, bootstrapServers),
                new OffsetStorageWriter(store, "files"),
                TopicEnsurer.NONE,
                new UsedTopics(used -> {}));
        OffsetCommitSettings commits = new OffsetCommitSettings(Duration.ofHours(1), Duration.ofSeconds(20));
        Delivery delivery = new AtLeastOnceDelivery(parts, pipeline, clients, scheduler, commits, Optional.of(policy));
        loop = new WorkerSourceTask(parts, pipeline, delivery);
        loop.open();
    }

    private static Producer<byte[], byte[]> producer(Map<String, Object> settings, String bootstrapServers) {
        Map<String, Object> config = new HashMap<>(settings);
        config.put("bootstrap.servers", bootstrapServers);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void poll(SourceRecord... records) throws Exception {
        polls.add(List.of(records));
        loop.step();
    }

    private SourceRecord record(long position, int size) {
        return new SourceRecord(
                Map.of("file", "a"),
                Map.of("position", position),
                topic,
                null,
                Schema.STRING_SCHEMA,
                Long.toString(position),
                Schema.STRING_SCHEMA,
                "x".repeat(size));
    }

    private Object committed() {
        try (OffsetReader reader = new OffsetReader(store, "files")) {
            Map<String, Object> offset = reader.offset(Map.of("file", "a"));
            return offset == null ? null : offset.get("position");
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
            pollCalls++;
            return polls.poll();
        }

        @Override
        public void stop() {}
    }
}
