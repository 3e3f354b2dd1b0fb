package io.millrace.worker.store;

import io.millrace.worker.config.DistributedConfig;
import io.millrace.worker.kafka.ClientConfigs;
import io.millrace.worker.kafka.ClusterId;
import io.millrace.worker.kafka.InternalTopic;
import io.millrace.worker.kafka.InternalTopics;
import io.millrace.worker.kafka.KafkaClients;
import io.millrace.worker.kafka.SharedAdmin;
import io.millrace.worker.model.ConnectorTaskId;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.utils.Time;

/** The worker's offsets topic for all connectors but those that name one of their own. Any thread. */
public final class KafkaOffsetStores implements OffsetStores {
    private static final Duration CLUSTER_TIMEOUT = Duration.ofSeconds(30);

    private final OffsetBackingStore workers;
    private final DistributedConfig worker;
    private final ClientConfigs configs;
    private final KafkaClients clients;
    private final Time time;

    /** @param workers the store of the worker's own topic, which others start and close */
    public KafkaOffsetStores(
            OffsetBackingStore workers,
            DistributedConfig worker,
            ClientConfigs configs,
            KafkaClients clients,
            Time time) {
        this.workers = workers;
        this.worker = worker;
        this.configs = configs;
        this.clients = clients;
        this.time = time;
    }

    @Override
    public OffsetBackingStore forTask(Owner owner, TaskClients task) {
        ConnectorTaskId id = new ConnectorTaskId(owner.connector(), task.number());
        if (isWorkers(owner)) {
            return new Lent(workers);
        }
        LogClients use = LogClients.writingWith(
                task.producer(),
                clients,
                () -> configs.sourceOffsetsConsumer(id.toString(), owner.config(), owner.type()));
        return inFront(owner, use, task.admin(), () -> {});
    }

    @Override
    public TransactionalOffsets forTransactions(Owner owner, TaskClients task) {
        ConnectorTaskId id = new ConnectorTaskId(owner.connector(), task.number());
        if (isWorkers(owner)) {
            return transactional(owner, new Lent(workers), task.producer(), Optional.empty());
        }
        LogClients use = LogClients.readingOnly(
                clients, () -> configs.sourceOffsetsConsumer(id.toString(), owner.config(), owner.type()));
        OffsetBackingStore reader = inFront(owner, use, task.admin(), () -> {});
        return transactional(owner, reader, task.producer(), copies(owner));
    }

    /**
     * Where copies of the offsets go that a task, or a change from outside, commits. If their topic is the worker's by
     * another address, there must be none: a late one would overwrite what has been committed since.
     */
    private Optional<OffsetBackingStore> copies(Owner owner) {
        return topic(owner).equals(worker.offsetTopic().name()) && isWorkersCluster(owner)
                ? Optional.empty()
                : Optional.of(workers);
    }

    private boolean isWorkersCluster(Owner owner) {
        String workersCluster = ClusterId.lookUp(configs.sharedAdmin(), clients, CLUSTER_TIMEOUT);
        return workersCluster.equals(ClusterId.lookUp(anyProducer(owner), clients, CLUSTER_TIMEOUT));
    }

    private TransactionalOffsets transactional(
            Owner owner,
            OffsetBackingStore reader,
            Producer<byte[], byte[]> producer,
            Optional<OffsetBackingStore> copies) {
        return new TransactionalOffsets(owner.connector(), reader, topic(owner), producer, copies);
    }

    @Override
    public OffsetBackingStore forConnector(Owner owner) {
        if (isWorkers(owner)) {
            return new Lent(workers);
        }
        return withOwnAdmin(owner, LogClients.readingOnly(clients, consumer(owner)));
    }

    @Override
    public OffsetBackingStore forChanges(String connector, Supplier<Owner> asked) {
        Owner owner = asked.get();
        if (worker.exactlyOnceSourceEnabled()) {
            return forTransactionalChanges(owner);
        }
        if (isWorkers(owner)) {
            return new Lent(workers);
        }
        return withOwnAdmin(owner, LogClients.of(clients, () -> changesProducer(owner), consumer(owner)));
    }

    private OffsetBackingStore forTransactionalChanges(Owner owner) {
        OffsetBackingStore reader = forConnector(owner);
        return new TransactionalOffsetChanges(
                owner.connector(),
                reader,
                () -> clients.producer(changesProducer(owner)),
                producer -> transactional(
                        owner, reader, producer, reader instanceof Lent ? Optional.empty() : copies(owner)));
    }

    private Map<String, Object> changesProducer(Owner owner) {
        return configs.offsetChangesProducer(owner.connector(), owner.config(), owner.type());
    }

    private Supplier<Map<String, Object>> consumer(Owner owner) {
        return () -> configs.sourceOffsetsConsumer(owner.connector(), owner.config(), owner.type());
    }

    /**
     * Whether the connector's offsets are in the very topic that the worker has. They are if it names no topic, unless
     * offsets go by the transactions of producers that write to another cluster.
     */
    private boolean isWorkers(Owner owner) {
        if (owner.config().offsetsTopic().isEmpty() && !worker.exactlyOnceSourceEnabled()) {
            return true;
        }
        return topic(owner).equals(worker.offsetTopic().name()) && writesToWorkersCluster(owner);
    }

    private boolean writesToWorkersCluster(Owner owner) {
        return servers(anyProducer(owner).get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG))
                .equals(servers(worker.bootstrapServers()));
    }

    private Map<String, Object> anyProducer(Owner owner) {
        return configs.sourceProducer(new ConnectorTaskId(owner.connector(), 0), owner.config(), owner.type());
    }

    private String topic(Owner owner) {
        return owner.config().offsetsTopic().orElse(worker.offsetTopic().name());
    }

    private static Set<String> servers(Object joined) {
        return Arrays.stream(String.valueOf(joined).split(","))
                .map(String::trim)
                .collect(Collectors.toSet());
    }

    private OffsetBackingStore withOwnAdmin(Owner owner, LogClients use) {
        SharedAdmin admin =
                new SharedAdmin(clients, () -> configs.connectorAdmin(owner.connector(), owner.config(), owner.type()));
        return inFront(owner, use, admin, admin::close);
    }

    private OffsetBackingStore inFront(Owner owner, LogClients use, Supplier<Admin> admin, Runnable afterClose) {
        InternalTopic topic = InternalTopic.connectorOffsets(topic(owner), worker.offsetTopic());
        InternalTopics topics = new InternalTopics(
                admin, worker.bootstrapServers(), InternalTopics.Retries.from(worker.originals()), time);
        TopicLog log = new KafkaBasedLog(topic, use, topics, time);
        return new ConnectorOffsetStore(owner.connector(), new KafkaOffsetBackingStore(log), workers, afterClose);
    }
}
