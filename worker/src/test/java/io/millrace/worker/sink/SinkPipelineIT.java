package io.millrace.worker.sink;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.worker.record.Fixtures;
import io.millrace.worker.record.StepFixture;
import io.millrace.worker.record.TransformationChain;
import io.millrace.worker.record.TransformationChain.Step;
import io.millrace.worker.sink.SinkTaskParts.DeliverySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slow puts on a real broker: the next batch is read meanwhile, and the group hears of the consumer. */
class SinkPipelineIT {
    private static final int PARTITIONS = 4;
    private static final int RECORDS = 2000;

    private final KafkaFixture kafka = KafkaFixture.shared();
    private final List<String> delivered = Collections.synchronizedList(new ArrayList<>());
    private final Set<Long> converted = ConcurrentHashMap.newKeySet();

    @Test
    void theNextBatchIsConvertedWhileAPutHoldsTheOneBefore() throws Exception {
        String topic = kafka.topics().createFresh("pipeline", 1);
        produce(topic, 1, RECORDS);
        CountDownLatch further = new CountDownLatch(1);
        SlowTask task = new SlowTask(records -> {
            long last =
                    records.stream().mapToLong(SinkRecord::kafkaOffset).max().orElseThrow();
            eventually("a later record is converted", () -> converted.stream().anyMatch(offset -> offset > last));
            further.countDown();
        });

        SinkMember member = member(topic, 0, Map.of(), task);
        assertTrue(further.await(60, TimeUnit.SECONDS));
        awaitAll();
        member.stop();

        assertInOrder(1);
        assertEquals(1, task.threads.size());
    }

    /** The last one means the newer group protocol. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aPutThatOutlastsThePatienceOfTheGroupKeepsItsPartitions(String protocol) throws Exception {
        String topic = kafka.topics().createFresh("pipeline", PARTITIONS);
        produce(topic, PARTITIONS, RECORDS);
        SlowTask task = new SlowTask(records -> pause(5));

        SinkMember member = member(topic, 0, Map.of("group.protocol", protocol, "max.poll.interval.ms", "2000"), task);
        awaitAll();
        member.stop();

        assertInOrder(PARTITIONS);
        assertEquals(List.of("open 4", "close 4"), task.changes);
        assertEquals(1, task.threads.size());
    }

    private static void pause(int seconds) {
        try {
            TimeUnit.SECONDS.sleep(seconds); // longer than the group waits, which goes by the real time
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.kafka.clients.consumer.RangeAssignor",
                "org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
                "consumer"
            })
    void aMemberThatJoinsDuringAPutGetsItsShareAfterIt(String assignor) throws Exception {
        String topic = kafka.topics().createFresh("pipeline", PARTITIONS);
        Map<String, String> settings = assignor.equals("consumer")
                ? Map.of("group.protocol", "consumer")
                : Map.of("partition.assignment.strategy", assignor, "heartbeat.interval.ms", "200");
        produce(topic, PARTITIONS, RECORDS);
        CountDownLatch inPut = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        SlowTask first = new SlowTask(records -> {
            inPut.countDown();
            await(release);
        });
        SlowTask second = new SlowTask(records -> {});
        SinkMember firstMember = member(topic, 0, settings, first);
        await(inPut);
        SinkMember secondMember = member(topic, 1, settings, second);
        eventually("the group hears of the second", () -> isRebalancing(topic));
        release.countDown();
        eventually("both have partitions", () -> second.changes.contains("open 2"));
        produce(topic, PARTITIONS, RECORDS);
        awaitAll();
        firstMember.stop();
        secondMember.stop();

        assertInOrder(PARTITIONS);
        assertEquals(List.of(1, 1), List.of(first.threads.size(), second.threads.size()));
    }

    private boolean isRebalancing(String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            String group = "connect-" + topic;
            var described = admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get();
            return described.members().size() == 2 || described.groupState() == GroupState.PREPARING_REBALANCE;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private SinkMember member(String topic, int number, Map<String, String> consumer, SinkTask task) {
        StepFixture<SinkRecord> steps = new StepFixture<>(Collections.synchronizedList(new ArrayList<>()));
        TransformationChain<SinkRecord> chain =
                new TransformationChain<>(List.of(Step.always(steps.transformation("noting", record -> {
                    converted.add(record.kafkaOffset());
                    return record;
                }))));
        return new SinkMember(
                kafka.bootstrapServers(),
                topic,
                number,
                consumer,
                task,
                Fixtures.sinkPipeline(Fixtures.policy(Fixtures.STRICT, Time.SYSTEM), chain),
                Duration.ofMillis(200),
                new DeliverySettings(Duration.ofMillis(500), false, Duration.ofMinutes(5)));
    }

    private int produced;

    private void produce(String topic, int partitions, int count) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < count; i++, produced++) {
                producer.send(new ProducerRecord<>(topic, i % partitions, null, Fixtures.bytes("v" + produced)));
            }
        }
    }

    private void awaitAll() {
        eventually("all records delivered", Duration.ofMinutes(1), delivered::size, size -> size >= produced);
    }

    /** Each record once, and those of a partition in their order. */
    private void assertInOrder(int partitions) {
        for (int partition = 0; partition < partitions; partition++) {
            String prefix = partition + "@";
            List<String> its =
                    delivered.stream().filter(each -> each.startsWith(prefix)).toList();
            List<String> expected = new ArrayList<>();
            for (int offset = 0; offset < produced / partitions; offset++) {
                expected.add(prefix + offset);
            }
            assertEquals(expected, its);
        }
    }

    /** Takes its time over the first records that it gets. */
    private final class SlowTask extends SinkTask {
        final Set<Thread> threads = ConcurrentHashMap.newKeySet();
        final List<String> changes = Collections.synchronizedList(new ArrayList<>());
        private final Consumer<Collection<SinkRecord>> onFirst;
        private boolean begun;

        SlowTask(Consumer<Collection<SinkRecord>> onFirst) {
            this.onFirst = onFirst;
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> props) {
            threads.add(Thread.currentThread());
        }

        @Override
        public void open(Collection<TopicPartition> partitions) {
            threads.add(Thread.currentThread());
            changes.add("open " + partitions.size());
        }

        @Override
        public void close(Collection<TopicPartition> partitions) {
            threads.add(Thread.currentThread());
            changes.add("close " + partitions.size());
        }

        @Override
        public void flush(Map<TopicPartition, org.apache.kafka.clients.consumer.OffsetAndMetadata> offsets) {
            threads.add(Thread.currentThread());
        }

        @Override
        public void put(Collection<SinkRecord> records) {
            threads.add(Thread.currentThread());
            if (!begun && !records.isEmpty()) {
                begun = true;
                onFirst.accept(records);
            }
            records.forEach(record -> delivered.add(record.kafkaPartition() + "@" + record.kafkaOffset()));
        }

        @Override
        public void stop() {
            threads.add(Thread.currentThread());
        }
    }
}
