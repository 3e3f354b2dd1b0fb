package io.millrace.worker.source;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.DistributedConfig;
import io.millrace.worker.config.SourceConnectorConfig;
import io.millrace.worker.config.WorkerFixture;
import io.millrace.worker.kafka.ClientConfigs;
import io.millrace.worker.kafka.InternalTopic;
import io.millrace.worker.kafka.InternalTopics;
import io.millrace.worker.kafka.OverridePolicy;
import io.millrace.worker.kafka.RealKafkaClients;
import io.millrace.worker.kafka.SharedAdmin;
import io.millrace.worker.metrics.ReadableMetrics;
import io.millrace.worker.metrics.SourceTaskMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.record.Fixtures;
import io.millrace.worker.record.SourcePipeline;
import io.millrace.worker.record.UsedTopics;
import io.millrace.worker.store.KafkaBasedLog;
import io.millrace.worker.store.KafkaOffsetBackingStore;
import io.millrace.worker.store.KafkaOffsetStores;
import io.millrace.worker.store.LogClients;
import io.millrace.worker.store.OffsetBackingStore;
import io.millrace.worker.store.OffsetReader;
import io.millrace.worker.store.OffsetStores.Owner;
import io.millrace.worker.store.OffsetStores.TaskClients;
import io.millrace.worker.store.TransactionalOffsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.storage.StringConverter;

/** A worker's offsets on a real broker, and tasks that write exactly once with it. One thread; close it. */
final class ExactlyOnceKafka implements AutoCloseable {
    private static final ConnectorTaskId ID = new ConnectorTaskId("files", 0);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final KafkaFixture kafka = KafkaFixture.shared();
    final String offsetsTopic = kafka.topics().freshName("offsets");
    final ReadableMetrics metrics = new ReadableMetrics(Time.SYSTEM);
    private final WorkerFixture fixture = new WorkerFixture();
    private final RealKafkaClients clients = new RealKafkaClients();
    private final ClientConfigs configs;
    private final SharedAdmin admin;
    final OffsetBackingStore workers;
    final KafkaOffsetStores stores;

    ExactlyOnceKafka() {
        DistributedConfig worker = fixture.distributed(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "group.id",
                kafka.topics().freshName("group"),
                "exactly.once.source.support",
                "enabled",
                "offset.storage.topic",
                offsetsTopic,
                "offset.storage.replication.factor",
                "1",
                "offset.storage.partitions",
                "1");
        configs = new ClientConfigs(worker, OverridePolicy.create(fixture.plugins, worker), () -> "");
        admin = new SharedAdmin(clients, configs::sharedAdmin);
        workers = new KafkaOffsetBackingStore(new KafkaBasedLog(
                InternalTopic.offsets(worker.offsetTopic()),
                LogClients.of(clients, configs::offsetsProducer, configs::offsetsConsumer),
                new InternalTopics(
                        admin, worker.bootstrapServers(), InternalTopics.Retries.from(worker.originals()), Time.SYSTEM),
                Time.SYSTEM));
        workers.start();
        stores = new KafkaOffsetStores(workers, worker, configs, clients, Time.SYSTEM);
    }

    /** A connector with these settings. */
    Owner owner(String... settings) {
        Map<String, String> config = WorkerFixture.map(settings);
        config.put("name", "files");
        config.put("connector.class", "X");
        ConnectorConfig parsed =
                ConnectorConfig.parse(ConnectorType.SOURCE, config, config, fixture.plugins, fixture.plugins.loader());
        return new Owner("files", (SourceConnectorConfig) parsed, Connector.class);
    }

    /** One life of a task, not open yet. */
    WorkerSourceTask task(SourceTask task, TransactionBoundary boundary, Owner owner) {
        Map<String, Object> settings = configs.transactionalProducer(ID, owner.config(), owner.type());
        Producer<byte[], byte[]> producer = clients.producer(settings);
        SharedAdmin taskAdmin = new SharedAdmin(clients, () -> configs.taskAdmin(ID, owner.config(), owner.type()));
        TransactionalOffsets offsets = stores.forTransactions(owner, new TaskClients(0, producer, taskAdmin));
        SourceTaskMetrics source = metrics.task(ID).source();
        source.transactional();
        SourceTaskParts parts = new SourceTaskParts(
                ID,
                Fixtures.loaded(task),
                Map.of(),
                Map::of,
                new OffsetReader(offsets.reader(), "files"),
                null,
                source,
                List.of(offsets.reader(), taskAdmin),
                Time.SYSTEM);
        SourcePipeline pipeline =
                Fixtures.sourcePipeline(Fixtures.policy(Fixtures.STRICT, Time.SYSTEM), new StringConverter());
        TransactionalClients uses = new TransactionalClients(
                producer, offsets, TopicEnsurer.NONE, new UsedTopics(used -> {}), RequestLimit.of(settings));
        Delivery delivery = new TransactionalDelivery(
                parts, pipeline, uses, new NoChecks(), boundary, owner.config().largeRecords());
        return new WorkerSourceTask(parts, pipeline, delivery);
    }

    /** What readers of committed records see in the first partition of a topic, once nothing is open. */
    List<String> committed(String topic) {
        return read(topic, "read_committed");
    }

    /** The same with what is open or aborted. */
    List<String> uncommitted(String topic) {
        return read(topic, "read_uncommitted");
    }

    private List<String> read(String topic, String isolation) {
        TopicPartition partition = new TopicPartition(topic, 0);
        long end = end(partition);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", kafka.bootstrapServers());
        config.put("isolation.level", isolation);
        try (Consumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(Set.of(partition));
            consumer.seekToBeginning(Set.of(partition));
            List<ConsumerRecord<String, String>> found = new ArrayList<>();
            while (consumer.position(partition) < end && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            }
            return found.stream().map(ConsumerRecord::value).collect(Collectors.toList());
        }
    }

    // Also of what the broker has still to mark as committed, which it does after it has answered.
    private long end(TopicPartition partition) {
        try (Consumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            return consumer.endOffsets(Set.of(partition)).get(partition);
        }
    }

    @Override
    public void close() {
        workers.close();
        admin.close();
        fixture.close();
    }

    /** Nobody else writes, and the task is wanted. */
    private static final class NoChecks implements StartChecks {
        @Override
        public CompletableFuture<Void> fence() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> verify() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
