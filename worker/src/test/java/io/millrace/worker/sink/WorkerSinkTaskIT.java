package io.millrace.worker.sink;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.worker.config.DeadLetterSettings;
import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.DeadLetterQueue;
import io.millrace.worker.record.ErrorCounts;
import io.millrace.worker.record.ErrorPolicy;
import io.millrace.worker.record.Fixtures;
import io.millrace.worker.record.SinkPipeline;
import io.millrace.worker.record.StepFixture;
import io.millrace.worker.record.TransformationChain;
import io.millrace.worker.record.TransformationChain.Step;
import io.millrace.worker.sink.SinkTaskParts.DeliverySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sink tasks in one group on a real broker, while members come and go. */
class WorkerSinkTaskIT {
    private static final int PARTITIONS = 6;
    private static final String COOPERATIVE = "org.apache.kafka.clients.consumer.CooperativeStickyAssignor";
    private static final Duration FLUSH = Duration.ofSeconds(1);
    private static final DeliverySettings PLAIN =
            new DeliverySettings(Duration.ofSeconds(10), false, Duration.ofMinutes(5));

    private final KafkaFixture kafka = KafkaFixture.shared();
    private final Map<String, AtomicInteger> delivered = new ConcurrentHashMap<>();
    private final List<String> mistakes = new CopyOnWriteArrayList<>();
    private int produced;

    /** §5.4; the last one means the newer group protocol, in which the broker assigns. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.kafka.clients.consumer.RangeAssignor",
                "org.apache.kafka.clients.consumer.StickyAssignor",
                COOPERATIVE,
                "consumer"
            })
    void deliversEveryRecordOnceWhileMembersComeAndGo(String assignor) throws Exception {
        String topic = kafka.topics().createFresh("sink", PARTITIONS);
        Map<String, String> settings = assignor.equals("consumer")
                ? Map.of("group.protocol", "consumer")
                : Map.of("partition.assignment.strategy", assignor, "heartbeat.interval.ms", "200");

        produce(topic, 600);
        CountingTask first = new CountingTask();
        SinkMember firstMember = member(topic, 0, settings, first);
        awaitAll();
        CountingTask second = new CountingTask();
        SinkMember secondMember = member(topic, 1, settings, second);
        eventually("both have partitions", () -> !second.open.isEmpty() && first.open.size() < PARTITIONS);
        produce(topic, 600);
        awaitAll();
        firstMember.stop();
        produce(topic, 600);
        awaitAll();
        secondMember.stop();

        assertEquals(
                Set.of(1),
                Set.copyOf(delivered.values().stream().map(AtomicInteger::get).toList()));
        assertEquals(List.of(), mistakes);
        assertEquals(produced, committed(topic));
    }

    /** §5.4: with an incremental assignor only the difference is opened and closed. */
    @Test
    void aCooperativeRebalanceOpensAndClosesTheDifferenceOnly() throws Exception {
        String topic = kafka.topics().createFresh("sink", PARTITIONS);
        Map<String, String> settings =
                Map.of("partition.assignment.strategy", COOPERATIVE, "heartbeat.interval.ms", "200");
        CountingTask first = new CountingTask();
        SinkMember firstMember = member(topic, 0, settings, first);
        eventually("all open", () -> first.open.size() == PARTITIONS);

        CountingTask second = new CountingTask();
        SinkMember secondMember = member(topic, 1, settings, second);
        eventually("shared", () -> first.open.size() == 3 && second.open.size() == 3);
        secondMember.stop();
        eventually("all open again", () -> first.open.size() == PARTITIONS);
        firstMember.stop();

        assertEquals(PARTITIONS, first.calls.get(0).size());
        assertEquals(List.of("open 6", "close 3", "open 3", "close 6"), first.summary());
        assertEquals(first.calls.get(1), first.calls.get(2));
        assertEquals(List.of("open 3", "close 3"), second.summary());
        assertEquals(first.calls.get(1), second.calls.get(0));
        assertEquals(List.of(), mistakes);
    }

    /** §5.4: a member that was thrown out closes its partitions without a commit, and comes back. */
    @Test
    void lostPartitionsAreClosedWithoutACommitAndReadByOthers() throws Exception {
        String topic = kafka.topics().createFresh("sink", PARTITIONS);
        Map<String, String> slow = Map.of("max.poll.interval.ms", "4000", "heartbeat.interval.ms", "200");
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountingTask first = new CountingTask() {
            @Override
            public void put(Collection<SinkRecord> records) {
                if (!records.isEmpty() && stuck.getCount() > 0) {
                    stuck.countDown();
                    await(release);
                }
                super.put(records);
            }
        };
        SinkMember firstMember = member(topic, 0, slow, first, Duration.ofMinutes(5));
        produce(topic, 60);
        assertTrue(stuck.await(30, TimeUnit.SECONDS));

        CountingTask second = new CountingTask();
        SinkMember secondMember = member(topic, 1, Map.of("heartbeat.interval.ms", "200"), second);
        eventually("the other one has all", () -> second.open.size() == PARTITIONS);
        awaitAll();
        release.countDown();
        eventually("lost, and back", () -> first.open.size() == 3 && first.calls.size() >= 3);

        assertEquals("close 6", first.summary().get(1));
        assertEquals(0, first.preCommitsAtFirstClose);
        produce(topic, 60);
        awaitAll();
        firstMember.stop();
        secondMember.stop();
        assertEquals(List.of(), mistakes);
        assertEquals(produced, committed(topic));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aTaskThatRetriesLongerThanTheGroupWaitsForAPollKeepsItsPartitions() throws Exception {
        String topic = kafka.topics().createFresh("sink", PARTITIONS);
        AtomicInteger attempts = new AtomicInteger();
        StepFixture<SinkRecord> steps = new StepFixture<>(Collections.synchronizedList(new ArrayList<>()));
        long[] until = new long[1];
        TransformationChain<SinkRecord> chain =
                new TransformationChain<>(List.of(Step.always(steps.transformation("slow", record -> {
                    if (record.value().equals("v30") && until[0] == 0) {
                        until[0] = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
                    }
                    if (record.value().equals("v30") && System.nanoTime() < until[0]) {
                        attempts.incrementAndGet();
                        throw new RetriableException("not yet");
                    }
                    return record;
                }))));
        ErrorSettings retrying = new ErrorSettings(-1, 300, false, false, false);
        CountingTask task = new CountingTask();
        produce(topic, 60);

        SinkMember member = new SinkMember(
                kafka.bootstrapServers(),
                topic,
                0,
                Map.of("max.poll.interval.ms", "5000", "heartbeat.interval.ms", "200"),
                task,
                Fixtures.sinkPipeline(Fixtures.policy(retrying, Time.SYSTEM), chain),
                FLUSH,
                new DeliverySettings(Duration.ofMillis(500), false, Duration.ofMinutes(5)));
        awaitAll();
        member.stop();

        assertTrue(attempts.get() > 3);
        assertEquals(List.of("open 6", "close 6"), task.summary());
        assertEquals(produced, committed(topic));
        assertEquals(
                Set.of(1),
                Set.copyOf(delivered.values().stream().map(AtomicInteger::get).toList()));
    }

    @Test
    void isolatesPoisonAndDeliversTheRest() throws Exception {
        String topic = kafka.topics().createFresh("sink", PARTITIONS);
        String letters = kafka.topics().createFresh("letters", 1);
        Set<String> poison = Set.of("v0", "v17", "v18", "v5000", "v5006", "v7777", "v9999");
        ErrorCounts counts = new ErrorCounts(Time.SYSTEM);
        produce(topic, 10_000);

        SinkMember member = isolating(topic, letters, true, counts, new AllOrNothingTask(poison));
        eventually("the others delivered", delivered::size, size -> size == 9_993);
        eventually("all committed", () -> committed(topic), offset -> offset == 10_000);
        member.stop();

        List<ConsumerRecord<byte[], byte[]>> dead = kafka.topics().records(letters);
        assertEquals(7, dead.size());
        Set<String> values = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> letter : dead) {
            values.add(Fixtures.text(letter.value()));
            assertEquals("TASK_PUT", header(letter, "stage"));
            assertEquals("org.apache.kafka.connect.sink.SinkTask", header(letter, "class.name"));
            assertEquals(DataException.class.getName(), header(letter, "exception.class.name"));
            assertEquals(topic, header(letter, "topic"));
        }
        assertEquals(poison, values);
        assertEquals(
                Set.of(1),
                Set.copyOf(delivered.values().stream().map(AtomicInteger::get).toList()));
        assertEquals(7, counts.totalRecordFailures());
        assertEquals(7, counts.deadLetterProduceRequests());
        assertEquals(0, counts.deadLetterProduceFailures());
    }

    @Test
    void poisonThatIsNotToleratedFailsTheTaskWithTheRecordReportedAndTheOnesBeforeItCommitted() throws Exception {
        String topic = kafka.topics().createFresh("sink", 1);
        String letters = kafka.topics().createFresh("letters", 1);
        ErrorCounts counts = new ErrorCounts(Time.SYSTEM);
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int i = 0; i < 100; i++) {
                producer.send(new ProducerRecord<>(topic, Fixtures.bytes("v" + i)));
            }
        }

        SinkMember member = isolating(topic, letters, false, counts, new AllOrNothingTask(Set.of("v60", "v70")));
        Throwable failure = member.awaitFailure();

        assertEquals("Tolerance exceeded in error handler", failure.getMessage());
        assertEquals(List.of("v60"), kafka.topics().values(letters));
        assertEquals(60, delivered.size());
        assertEquals(60, committed(topic));
        assertEquals(1, counts.totalRecordErrors());
    }

    private SinkMember isolating(String topic, String letters, boolean tolerant, ErrorCounts counts, SinkTask task) {
        DeadLetterQueue queue = new DeadLetterQueue(
                new ConnectorTaskId("it", 0), new DeadLetterSettings(letters, (short) 1, true), producer(), counts);
        ErrorSettings settings = tolerant ? Fixtures.TOLERANT : Fixtures.STRICT;
        SinkPipeline pipeline =
                Fixtures.sinkPipeline(new ErrorPolicy(settings, () -> List.of(queue), counts, Time.SYSTEM));
        DeliverySettings delivery = new DeliverySettings(Duration.ofSeconds(10), true, Duration.ofMinutes(5));
        return new SinkMember(kafka.bootstrapServers(), topic, 0, Map.of(), task, pipeline, FLUSH, delivery);
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return Fixtures.text(
                letter.headers().lastHeader("__connect.errors." + name).value());
    }

    private SinkMember member(String topic, int number, Map<String, String> consumer, SinkTask task) {
        return member(topic, number, consumer, task, FLUSH);
    }

    private SinkMember member(String topic, int number, Map<String, String> consumer, SinkTask task, Duration flush) {
        SinkPipeline pipeline = Fixtures.sinkPipeline(Fixtures.policy(Fixtures.STRICT, Time.SYSTEM));
        return new SinkMember(kafka.bootstrapServers(), topic, number, consumer, task, pipeline, flush, PLAIN);
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private void produce(String topic, int count) {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int i = 0; i < count; i++, produced++) {
                producer.send(new ProducerRecord<>(topic, i % PARTITIONS, null, Fixtures.bytes("v" + produced)));
            }
        }
    }

    private void awaitAll() {
        eventually("all records delivered", delivered::size, size -> size == produced);
    }

    private long committed(String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Collection<OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets("connect-" + topic)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values();
            return offsets.stream().mapToLong(OffsetAndMetadata::offset).sum();
        }
    }

    /** Counts what it gets, and notes records of partitions that it was not given. */
    private class CountingTask extends SinkTask {
        final Set<TopicPartition> open = ConcurrentHashMap.newKeySet();
        final List<Set<TopicPartition>> calls = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger preCommits = new AtomicInteger();
        volatile int preCommitsAtFirstClose = -1;
        private final List<String> names = Collections.synchronizedList(new ArrayList<>());

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> props) {}

        @Override
        public void open(Collection<TopicPartition> partitions) {
            names.add("open");
            calls.add(Set.copyOf(partitions));
            open.addAll(partitions);
        }

        @Override
        public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
            preCommits.incrementAndGet();
            return super.preCommit(offsets);
        }

        @Override
        public void close(Collection<TopicPartition> partitions) {
            if (preCommitsAtFirstClose < 0) {
                preCommitsAtFirstClose = preCommits.get();
            }
            names.add("close");
            calls.add(Set.copyOf(partitions));
            open.removeAll(partitions);
        }

        /** What was opened and closed, by number. */
        List<String> summary() {
            List<String> summary = new ArrayList<>();
            for (int i = 0; i < calls.size(); i++) {
                summary.add(names.get(i) + " " + calls.get(i).size());
            }
            return summary;
        }

        @Override
        public void put(Collection<SinkRecord> records) {
            for (SinkRecord record : records) {
                if (!open.contains(new TopicPartition(record.topic(), record.kafkaPartition()))) {
                    mistakes.add("not open: " + record);
                }
                delivered
                        .computeIfAbsent((String) record.value(), key -> new AtomicInteger())
                        .incrementAndGet();
            }
        }

        @Override
        public void stop() {
            if (!open.isEmpty()) {
                mistakes.add("stopped before these were closed: " + open);
            }
        }
    }

    /** Takes a batch whole or, if it is poisoned, not at all. */
    private final class AllOrNothingTask extends CountingTask {
        private final Set<String> poison;

        AllOrNothingTask(Set<String> poison) {
            this.poison = poison;
        }

        @Override
        public void put(Collection<SinkRecord> records) {
            if (records.stream().anyMatch(record -> poison.contains((String) record.value()))) {
                throw new DataException("poisoned");
            }
            super.put(records);
        }
    }
}
