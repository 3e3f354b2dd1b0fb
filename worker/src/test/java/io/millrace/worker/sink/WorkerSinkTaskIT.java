package io.millrace.worker.sink;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.Fixtures;
import io.millrace.worker.record.SinkPipeline;
import io.millrace.worker.sink.SinkTaskParts.CommitSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sink tasks in one group on a real broker, while members come and go. */
class WorkerSinkTaskIT {
    private static final int PARTITIONS = 6;

    private final KafkaFixture kafka = KafkaFixture.shared();
    private final Map<String, AtomicInteger> delivered = new ConcurrentHashMap<>();
    private final List<String> mistakes = Collections.synchronizedList(new ArrayList<>());
    private int produced;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.kafka.clients.consumer.RangeAssignor",
                "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"
            })
    void deliversEveryRecordOnceWhileMembersComeAndGo(String assignor) throws Exception {
        String topic = kafka.topics().createFresh("sink", PARTITIONS);
        String group = "connect-" + topic;

        produce(topic, 600);
        Member first = new Member(topic, group, assignor, 0);
        awaitAll();
        Member second = new Member(topic, group, assignor, 1);
        eventually("both have partitions", () -> !second.open.isEmpty() && first.open.size() < PARTITIONS);
        produce(topic, 600);
        awaitAll();
        first.stop();
        produce(topic, 600);
        awaitAll();
        second.stop();

        assertEquals(
                Set.of(1),
                Set.copyOf(delivered.values().stream().map(AtomicInteger::get).toList()));
        assertEquals(List.of(), mistakes);
        assertEquals(produced, committed(group));
    }

    private void produce(String topic, int count) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < count; i++, produced++) {
                producer.send(new ProducerRecord<>(topic, i % PARTITIONS, null, Fixtures.bytes("v" + produced)));
            }
        }
    }

    private void awaitAll() {
        eventually("all records delivered", delivered::size, size -> size == produced);
    }

    private long committed(String group) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Collection<OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values();
            return offsets.stream().mapToLong(OffsetAndMetadata::offset).sum();
        }
    }

    /** One task of the group on a thread of its own. */
    private final class Member {
        private final Set<TopicPartition> open = ConcurrentHashMap.newKeySet();
        private final WorkerSinkTask loop;
        private final CompletableFuture<Void> ended;
        private volatile boolean stopping;

        Member(String topic, String group, String assignor, int number) {
            Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                    Map.of(
                            "bootstrap.servers",
                            kafka.bootstrapServers(),
                            "group.id",
                            group,
                            "enable.auto.commit",
                            "false",
                            "auto.offset.reset",
                            "earliest",
                            "partition.assignment.strategy",
                            assignor),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
            SinkPipeline pipeline = Fixtures.sinkPipeline(Fixtures.policy(Fixtures.STRICT, Time.SYSTEM));
            loop = new WorkerSinkTask(
                    new SinkTaskParts(
                            new ConnectorTaskId("it", number),
                            Fixtures.loaded((SinkTask) new CountingTask(open)),
                            Map.of(),
                            Map::of,
                            consumer,
                            SinkSubscription.to(List.of(topic)),
                            new CommitSettings(Duration.ofSeconds(1), Duration.ofSeconds(5)),
                            null,
                            List.of(),
                            Time.SYSTEM),
                    pipeline);
            ended = CompletableFuture.runAsync(this::run);
        }

        private void run() {
            try {
                loop.open();
                while (!stopping) {
                    loop.step();
                }
            } finally {
                loop.close(!stopping);
            }
        }

        void stop() {
            stopping = true;
            loop.wakeUp();
            ended.join();
        }
    }

    /** Counts what it gets, and notes records of partitions that it was not given. */
    private final class CountingTask extends SinkTask {
        private final Set<TopicPartition> open;

        CountingTask(Set<TopicPartition> open) {
            this.open = open;
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> props) {}

        @Override
        public void open(Collection<TopicPartition> partitions) {
            open.addAll(partitions);
        }

        @Override
        public void close(Collection<TopicPartition> partitions) {
            open.removeAll(partitions);
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
}
