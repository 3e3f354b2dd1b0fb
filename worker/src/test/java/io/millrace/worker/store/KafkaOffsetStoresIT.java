package io.millrace.worker.store;

import static io.millrace.worker.config.WorkerFixture.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.DistributedConfig;
import io.millrace.worker.config.SourceConnectorConfig;
import io.millrace.worker.config.WorkerFixture;
import io.millrace.worker.kafka.ClientConfigs;
import io.millrace.worker.kafka.OverridePolicy;
import io.millrace.worker.kafka.RealKafkaClients;
import io.millrace.worker.kafka.SharedAdmin;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.store.OffsetStores.Owner;
import io.millrace.worker.store.OffsetStores.TaskClients;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.Connector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connectors that have, or have not, a topic of their own for their offsets. */
class KafkaOffsetStoresIT {
    private static final Map<String, Integer> FIRST = Map.of("file", 1);

    private final KafkaFixture kafka = KafkaFixture.shared();
    private final String workersTopic = kafka.topics().freshName("workers");
    private final String ownTopic = kafka.topics().freshName("own");
    private final WorkerFixture fixture = new WorkerFixture();
    private final RealKafkaClients clients = new RealKafkaClients();
    private final MemoryOffsetBackingStore workers = new MemoryOffsetBackingStore();
    private ClientConfigs configs;
    private KafkaOffsetStores stores;

    @BeforeEach
    void create() {
        DistributedConfig worker = fixture.distributed(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "offset.storage.topic",
                workersTopic,
                "offset.storage.replication.factor",
                "1",
                "offset.storage.partitions",
                "3");
        configs = new ClientConfigs(worker, OverridePolicy.create(fixture.plugins, worker), () -> "");
        stores = new KafkaOffsetStores(workers, worker, configs, clients, Time.SYSTEM);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aTaskWithATopicOfItsOwnGoesOnWhereItWas() throws Exception {
        Owner owner = owner("offsets.storage.topic", ownTopic);
        workers.set(Map.of(OffsetJson.key("orders", FIRST), OffsetJson.value(Map.of("position", 42))))
                .get();

        try (Task task = new Task(owner)) {
            assertEquals(Map.of("position", 42L), read(task.store));
            write(task.store, 43);
            assertEquals(Map.of("position", 43L), read(task.store));
        }

        assertEquals(Map.of("position", 43L), read(workers), "the worker's own store is kept up to date");
        workers.set(Map.of(OffsetJson.key("orders", FIRST), OffsetJson.value(Map.of("position", 1))))
                .get();
        try (Task again = new Task(owner)) {
            assertEquals(Map.of("position", 43L), read(again.store), "but its own topic counts");
        }
        assertEquals(3, partitions(ownTopic));
    }

    @Test
    void anInstanceReadsWhatTasksWriteAndWritesNothing() throws Exception {
        Owner owner = owner("offsets.storage.topic", ownTopic);
        OffsetBackingStore instance = stores.forConnector(owner);
        try (Task task = new Task(owner)) {
            write(task.store, 5);

            assertEquals(Map.of("position", 5L), read(instance));
            write(task.store, 6);
            assertEquals(Map.of("position", 6L), read(instance));
            assertThrows(CompletionException.class, () -> write(instance, 7));
        } finally {
            instance.close();
        }
    }

    @Test
    void changesFromOutsideReachTheOwnTopic() throws Exception {
        Owner owner = owner("offsets.storage.topic", ownTopic);
        try (OffsetBackingStore changes = stores.forChanges("orders", () -> owner)) {
            changes.start();
            write(changes, 9);
        }

        try (Task task = new Task(owner)) {
            assertEquals(Map.of("position", 9L), read(task.store));
        }
    }

    @Test
    void withoutATopicOrWithTheWorkersItIsTheWorkersStore() {
        assertInstanceOf(OffsetStores.Lent.class, stores.forConnector(owner()));
        assertInstanceOf(OffsetStores.Lent.class, stores.forConnector(owner("offsets.storage.topic", workersTopic)));
        assertFalse(
                stores.forConnector(owner(
                                "offsets.storage.topic",
                                workersTopic,
                                "producer.override.bootstrap.servers",
                                "elsewhere:9092"))
                        instanceof OffsetStores.Lent);
    }

    @Test
    void anInstanceThatNeverAsksMakesNoTopic() {
        stores.forConnector(owner("offsets.storage.topic", ownTopic)).close();

        assertFalse(kafka.topics().exists(ownTopic));
    }

    @Test
    void theConsumerOfATaskReadsWhatIsCommittedUnlessToldOtherwise() {
        Owner plain = owner("offsets.storage.topic", ownTopic);
        Map<String, Object> consumer = configs.sourceOffsetsConsumer("orders-1", plain.config(), plain.type());

        assertEquals("connector-consumer-orders-1", consumer.get("client.id"));
        assertEquals("read_committed", consumer.get("isolation.level"));
        Owner told = owner("consumer.override.isolation.level", "read_uncommitted");
        assertEquals(
                "read_uncommitted",
                configs.sourceOffsetsConsumer("orders-1", told.config(), told.type())
                        .get("isolation.level"));
    }

    private Owner owner(String... settings) {
        Map<String, String> config = map(settings);
        config.put("name", "orders");
        config.put("connector.class", "X");
        ConnectorConfig parsed =
                ConnectorConfig.parse(ConnectorType.SOURCE, config, config, fixture.plugins, fixture.plugins.loader());
        return new Owner("orders", (SourceConnectorConfig) parsed, Connector.class);
    }

    private static Map<String, Object> read(OffsetBackingStore store) {
        try (OffsetReader reader = new OffsetReader(store, "orders")) {
            return reader.offset(FIRST);
        }
    }

    private static void write(OffsetBackingStore store, int position) {
        TopicLogContract.await(
                store.set(Map.of(OffsetJson.key("orders", FIRST), OffsetJson.value(Map.of("position", position)))));
    }

    private int partitions(String topic) throws Exception {
        try (SharedAdmin admin = new SharedAdmin(clients, configs::sharedAdmin)) {
            return admin.get()
                    .describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()
                    .size();
        }
    }

    /** What a task has, and closes in this order. */
    private final class Task implements AutoCloseable {
        private final Producer<byte[], byte[]> producer;
        private final SharedAdmin admin;
        private final OffsetBackingStore store;

        Task(Owner owner) {
            ConnectorTaskId id = new ConnectorTaskId("orders", 1);
            producer = clients.producer(configs.sourceProducer(id, owner.config(), owner.type()));
            admin = new SharedAdmin(clients, () -> configs.taskAdmin(id, owner.config(), owner.type()));
            store = stores.forTask(owner, new TaskClients(1, producer, admin));
            store.start();
            assertTrue(store instanceof ConnectorOffsetStore);
        }

        @Override
        public void close() {
            producer.close();
            store.close();
            admin.close();
        }
    }
}
