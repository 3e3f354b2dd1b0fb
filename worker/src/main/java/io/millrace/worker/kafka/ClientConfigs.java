package io.millrace.worker.kafka;

import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.DistributedConfig;
import io.millrace.worker.config.SinkConnectorConfig;
import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.model.ConnectorTaskId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.health.ConnectorType;

/**
 * Derives the settings of every Kafka client, layer by layer: what the worker imposes, the worker's settings for the
 * kind of client, metrics labels, and the connector's overrides as far as the policy allows. Any thread.
 */
public final class ClientConfigs {
    private static final String CLUSTER_ID_LABEL = WorkerConfig.METRICS_CONTEXT_PREFIX + "connect.kafka.cluster.id";
    private static final String GROUP_ID_LABEL = WorkerConfig.METRICS_CONTEXT_PREFIX + "connect.group.id";
    /** A year: a producer that knows its topic does not block whoever sends. */
    private static final String KEPT_MS = "31536000000";

    /** Whoever waits for the leader to be able to write, which is 30 s at most, hears in time why it is not. */
    private static final String LEADER_BLOCK_MS = "20000";

    private static final String READ_COMMITTED = "read_committed";

    private final WorkerConfig worker;
    private final OverridePolicy policy;
    private final Supplier<String> clusterId;

    /**
     * @param clusterId the Kafka cluster's id, empty while unknown
     */
    public ClientConfigs(WorkerConfig worker, OverridePolicy policy, Supplier<String> clusterId) {
        this.worker = worker;
        this.policy = policy;
        this.clusterId = clusterId;
    }

    /** The producer of a source task. */
    public Map<String, Object> sourceProducer(
            ConnectorTaskId id, ConnectorConfig config, Class<? extends Connector> connector) {
        return producer("connector-producer-" + id, config, connector);
    }

    /** The producer of a source task that writes exactly once: its transactions shut out those of any former task. */
    public Map<String, Object> transactionalProducer(
            ConnectorTaskId id, ConnectorConfig config, Class<? extends Connector> connector) {
        Map<String, Object> given = givenProducer(config, connector);
        ImposedSetting.ofConnectors(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true")
                .on(given);
        ImposedSetting.ofConnectors(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId(id))
                .on(given);
        return producer("connector-producer-" + id, given);
    }

    /** What the producer of a source task has for its transactional id if it writes exactly once. */
    public String transactionalId(ConnectorTaskId id) {
        return worker.groupId().orElseThrow() + "-" + id;
    }

    /** The producer of a sink task's dead letters. */
    public Map<String, Object> deadLetterProducer(
            ConnectorTaskId id, ConnectorConfig config, Class<? extends Connector> connector) {
        return producer("connector-dlq-producer-" + id, config, connector);
    }

    /** The consumer of a sink task. */
    public Map<String, Object> sinkConsumer(
            ConnectorTaskId id, ConnectorConfig config, Class<? extends Connector> connector) {
        return consumer(id.toString(), id.connector(), config, connector);
    }

    /**
     * The consumer of a source connector's own offsets topic.
     *
     * @param subject whose it is: a connector's name, or a task's id
     */
    public Map<String, Object> sourceOffsetsConsumer(
            String subject, ConnectorConfig config, Class<? extends Connector> connector) {
        Map<String, Object> client = consumer(subject, config.name(), config, connector);
        if (isExactlyOnce()) {
            ImposedSetting.ofOffsetConsumers(ConsumerConfig.ISOLATION_LEVEL_CONFIG, READ_COMMITTED)
                    .on(client);
        } else {
            client.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, READ_COMMITTED);
        }
        return client;
    }

    /**
     * The producer by which the offsets of a connector that has a topic for them are changed from outside. Where sources
     * write exactly once, it is that of their first task.
     */
    public Map<String, Object> offsetChangesProducer(
            String name, ConnectorConfig config, Class<? extends Connector> connector) {
        if (isExactlyOnce()) {
            return transactionalProducer(new ConnectorTaskId(name, 0), config, connector);
        }
        return producer("connector-offset-producer-" + name, config, connector);
    }

    /** The admin client of a source connector's own offsets topic. */
    public Map<String, Object> connectorAdmin(
            String name, ConnectorConfig config, Class<? extends Connector> connector) {
        return admin("connector-adminclient-" + name, config, connector);
    }

    /** The admin client by which a source task creates topics. */
    public Map<String, Object> taskAdmin(
            ConnectorTaskId id, ConnectorConfig config, Class<? extends Connector> connector) {
        return admin("connector-adminclient-" + id, config, connector);
    }

    /** The admin client by which a sink task creates the topic of its dead letters. */
    public Map<String, Object> deadLetterAdmin(
            ConnectorTaskId id, ConnectorConfig config, Class<? extends Connector> connector) {
        return admin("connector-dlq-adminclient-" + id, config, connector);
    }

    /** The admin client by which the leader shuts out a source connector's former tasks. */
    public Map<String, Object> fencingAdmin(String name, ConnectorConfig config, Class<? extends Connector> connector) {
        return admin("connector-worker-adminclient-" + name, config, connector);
    }

    /** The admin client by which a sink connector's offsets are shown and changed. */
    public Map<String, Object> offsetsAdmin(String name, ConnectorConfig config, Class<? extends Connector> connector) {
        return admin("connector-worker-adminclient-" + name, config, connector);
    }

    /** The consumer group of a sink connector's tasks. */
    public String sinkGroup(String name, ConnectorConfig config, Class<? extends Connector> connector) {
        return String.valueOf(
                sinkConsumer(new ConnectorTaskId(name, 0), config, connector).get(ConsumerConfig.GROUP_ID_CONFIG));
    }

    /** The worker's own admin client. */
    public Map<String, Object> sharedAdmin() {
        return internal("shared-admin");
    }

    /** The producer of the worker's config topic. */
    public Map<String, Object> configsProducer() {
        Map<String, Object> client = internalProducer("configs");
        client.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
        if (!worker.compatibility().isStrict()) {
            PromptProducer.giveUpSoon(client);
        }
        return client;
    }

    /**
     * The producer by which this worker, while it leads, writes to the config topic in transactions.
     *
     * @param transactionalId the same for all workers of the cluster
     */
    public Map<String, Object> configsLeaderProducer(String transactionalId) {
        Map<String, Object> client = internalProducer("configs-leader");
        client.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        client.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "5");
        client.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        if (!worker.compatibility().isStrict()) {
            client.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, LEADER_BLOCK_MS);
            PromptProducer.giveUpSoon(client);
        }
        return client;
    }

    /** The consumer of the worker's config topic. */
    public Map<String, Object> configsConsumer() {
        return internalConsumer("configs", true);
    }

    /** The producer of the worker's status topic. */
    public Map<String, Object> statusesProducer() {
        Map<String, Object> client = internalProducer("statuses");
        client.put(ProducerConfig.RETRIES_CONFIG, "0");
        return client;
    }

    /** The consumer of the worker's status topic. */
    public Map<String, Object> statusesConsumer() {
        return internalConsumer("statuses", false);
    }

    /** The producer of the worker's offsets topic. */
    public Map<String, Object> offsetsProducer() {
        Map<String, Object> client = internalProducer("offsets");
        client.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
        return client;
    }

    /** The consumer of the worker's offsets topic. */
    public Map<String, Object> offsetsConsumer() {
        return internalConsumer("offsets", true);
    }

    private Map<String, Object> internalProducer(String name) {
        Map<String, Object> client = internal(name);
        client.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        client.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        client.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "false");
        client.put(ProducerConfig.ACKS_CONFIG, "all");
        client.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        client.putIfAbsent(ProducerConfig.METADATA_MAX_IDLE_CONFIG, KEPT_MS);
        return client;
    }

    private Map<String, Object> internalConsumer(String name, boolean transactional) {
        Map<String, Object> client = internal(name);
        client.remove(CommonClientConfigs.GROUP_ID_CONFIG); // the worker's; these consumers belong to none
        client.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        client.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        if (transactional && isExactlyOnce()) {
            client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, READ_COMMITTED);
        }
        return client;
    }

    /** Whether sources write exactly once. */
    private boolean isExactlyOnce() {
        return worker instanceof DistributedConfig cluster && cluster.exactlyOnceSourceEnabled();
    }

    private Map<String, Object> internal(String name) {
        Map<String, Object> client = worker.originals();
        client.put(CommonClientConfigs.CLIENT_ID_CONFIG, internalClientIdBase() + name);
        client.putAll(metricsContext());
        return client;
    }

    private String internalClientIdBase() {
        String base = worker.groupId().orElse("connect") + "-";
        return worker.clientId().map(id -> base + id + "-").orElse(base);
    }

    private Map<String, Object> producer(
            String clientId, ConnectorConfig config, Class<? extends Connector> connector) {
        return producer(clientId, givenProducer(config, connector));
    }

    /** What the worker's settings and the connector's say of producers. */
    private Map<String, Object> givenProducer(ConnectorConfig config, Class<? extends Connector> connector) {
        Map<String, Object> given = worker.originalsWithPrefix(ClientKind.PRODUCER.workerPrefix());
        given.putAll(metricsContext());
        given.putAll(overrides(ClientKind.PRODUCER, config, connector));
        return given;
    }

    private Map<String, Object> producer(String clientId, Map<String, Object> given) {
        Map<String, Object> client = base(clientId);
        client.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        client.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        client.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(Long.MAX_VALUE));
        client.put(ProducerConfig.ACKS_CONFIG, "all");
        client.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
        client.putAll(ProducerDefaults.beside(given));
        client.putAll(given);
        return client;
    }

    private Map<String, Object> consumer(
            String subject, String name, ConnectorConfig config, Class<? extends Connector> connector) {
        Map<String, Object> client = base("connector-consumer-" + subject);
        client.put(ConsumerConfig.GROUP_ID_CONFIG, "connect-" + name);
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        client.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        client.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        client.putAll(worker.originalsWithPrefix(ClientKind.CONSUMER.workerPrefix()));
        client.putAll(metricsContext());
        client.putAll(overrides(ClientKind.CONSUMER, config, connector));
        return client;
    }

    private Map<String, Object> admin(String clientId, ConnectorConfig config, Class<? extends Connector> connector) {
        Map<String, Object> client = base(clientId);
        worker.originals().forEach((key, value) -> {
            if (isTopLevel(key)) {
                client.put(key, value);
            }
        });
        client.putAll(worker.originalsWithPrefix(ClientKind.ADMIN.workerPrefix()));
        client.putAll(overrides(ClientKind.ADMIN, config, connector));
        client.putAll(metricsContext());
        return client;
    }

    private static boolean isTopLevel(String key) {
        for (ClientKind kind : ClientKind.values()) {
            if (key.startsWith(kind.workerPrefix())) {
                return false;
            }
        }
        return true;
    }

    private Map<String, Object> base(String clientId) {
        Map<String, Object> client = new LinkedHashMap<>();
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, worker.bootstrapServers());
        client.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        return client;
    }

    private Map<String, Object> metricsContext() {
        Map<String, Object> labels = worker.originalsWithPrefix(WorkerConfig.METRICS_CONTEXT_PREFIX, false);
        String cluster = clusterId.get();
        if (cluster != null && !cluster.isEmpty()) {
            labels.put(CLUSTER_ID_LABEL, cluster);
        }
        worker.groupId().ifPresent(group -> labels.put(GROUP_ID_LABEL, group));
        return labels;
    }

    private Map<String, Object> overrides(
            ClientKind kind, ConnectorConfig config, Class<? extends Connector> connector) {
        Map<String, Object> overrides = config.overrides(kind.overridePrefix());
        ConnectorType type = config instanceof SinkConnectorConfig ? ConnectorType.SINK : ConnectorType.SOURCE;
        policy.enforce(new ConnectorClientConfigRequest(config.name(), type, connector, overrides, kind.policyType()));
        return overrides;
    }
}
