package io.millrace.worker.store;

import io.millrace.worker.config.DistributedConfig;
import io.millrace.worker.kafka.ClientConfigs;
import io.millrace.worker.kafka.InternalTopic;
import io.millrace.worker.kafka.InternalTopics;
import io.millrace.worker.kafka.KafkaClients;
import io.millrace.worker.kafka.SharedAdmin;
import io.millrace.worker.model.ConnectorTaskId;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Time;

/** The worker's offsets topic for all connectors but those that name one of their own. Any thread. */
public final class KafkaOffsetStores implements OffsetStores {
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
        if (isWorkers(owner, () -> configs.sourceProducer(id, owner.config(), owner.type()))) {
            return new Lent(workers);
        }
        LogClients use = LogClients.writingWith(
                task.producer(),
                clients,
                () -> configs.sourceOffsetsConsumer(id.toString(), owner.config(), owner.type()));
        return inFront(owner, use, task.admin(), () -> {});
    }

    @Override
    public OffsetBackingStore forConnector(Owner owner) {
        if (isWorkers(owner, () -> changesProducer(owner))) {
            return new Lent(workers);
        }
        return withOwnAdmin(owner, LogClients.readingOnly(clients, consumer(owner)));
    }

    @Override
    public OffsetBackingStore forChanges(String connector, Supplier<Owner> asked) {
        Owner owner = asked.get();
        if (isWorkers(owner, () -> changesProducer(owner))) {
            return new Lent(workers);
        }
        return withOwnAdmin(owner, LogClients.of(clients, () -> changesProducer(owner), consumer(owner)));
    }

    private Map<String, Object> changesProducer(Owner owner) {
        return configs.offsetChangesProducer(owner.connector(), owner.config(), owner.type());
    }

    private Supplier<Map<String, Object>> consumer(Owner owner) {
        return () -> configs.sourceOffsetsConsumer(owner.connector(), owner.config(), owner.type());
    }

    /** Whether the connector names no topic, or the very topic that the worker has. */
    private boolean isWorkers(Owner owner, Supplier<Map<String, Object>> producer) {
        return owner.config()
                .offsetsTopic()
                .map(topic -> topic.equals(worker.offsetTopic().name())
                        && servers(producer.get().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG))
                                .equals(servers(worker.bootstrapServers())))
                .orElse(true);
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
        String name = owner.config().offsetsTopic().orElseThrow();
        InternalTopic topic = InternalTopic.connectorOffsets(name, worker.offsetTopic());
        InternalTopics topics = new InternalTopics(
                admin, worker.bootstrapServers(), InternalTopics.Retries.from(worker.originals()), time);
        TopicLog log = new KafkaBasedLog(topic, use, topics, time);
        return new ConnectorOffsetStore(owner.connector(), new KafkaOffsetBackingStore(log), workers, afterClose);
    }
}
