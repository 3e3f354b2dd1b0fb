package io.millrace.worker.config;

import static org.apache.kafka.common.config.ConfigDef.CaseInsensitiveValidString.in;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** Definition of the settings that only distributed workers have: their group, its topics, its keys. */
final class DistributedDefinition {
    private static final String PARTITIONS = "Number of partitions must be positive, or -1 to use the broker's default";
    private static final String REPLICAS = "Replication factor must be positive and not larger than the number of "
            + "brokers in the Kafka cluster, or -1 to use the broker's default";

    private DistributedDefinition() {}

    static ConfigDef all() {
        ConfigDef definition = WorkerDefinition.common();
        group(definition);
        exactlyOnce(definition);
        balance(definition);
        topics(definition);
        keys(definition);
        ClientKeys.define(definition);
        return definition;
    }

    private static void group(ConfigDef definition) {
        definition
                .define(
                        DistributedConfig.GROUP_ID,
                        Type.STRING,
                        NO_DEFAULT_VALUE,
                        Importance.HIGH,
                        "Name of the cluster; the workers that have it in common share its connectors and tasks. No "
                                + "consumer group may have the same name.")
                .define(
                        DistributedConfig.SESSION_TIMEOUT_MS,
                        Type.INT,
                        10_000,
                        Importance.HIGH,
                        "Milliseconds without a heartbeat after which a worker counts as dead.")
                .define(
                        DistributedConfig.REBALANCE_TIMEOUT_MS,
                        Type.INT,
                        60_000,
                        Importance.HIGH,
                        "Milliseconds that a worker may take to join again, stopping what it has to give up included.")
                .define(
                        DistributedConfig.HEARTBEAT_INTERVAL_MS,
                        Type.INT,
                        3000,
                        Importance.HIGH,
                        "Milliseconds between two heartbeats; a worker learns of a rebalance from the answer to one. "
                                + "When it is not set, ours beat every 500 ms, and every 3000 ms in strict mode.");
    }

    private static void exactlyOnce(ConfigDef definition) {
        definition.define(
                DistributedConfig.EXACTLY_ONCE_SOURCE_SUPPORT,
                Type.STRING,
                "disabled",
                in("disabled", "preparing", "enabled"),
                Importance.HIGH,
                "Whether source connectors write exactly once. 'enabled' does it; all workers of the cluster have to be "
                        + "'preparing', one after the other, before the first of them is 'enabled', and the other way "
                        + "round to turn it off.");
    }

    private static void balance(ConfigDef definition) {
        definition
                .define(
                        DistributedConfig.CONNECT_PROTOCOL,
                        Type.STRING,
                        "sessioned",
                        ConfigDef.LambdaValidator.with(
                                DistributedDefinition::knownProtocol, () -> "eager, compatible or sessioned"),
                        Importance.LOW,
                        "How workers agree on who runs what, the best that this worker offers: 'eager' stops everything "
                                + "for it, 'compatible' only what moves, 'sessioned' signs requests between workers "
                                + "besides.")
                .define(
                        DistributedConfig.SCHEDULED_REBALANCE_MAX_DELAY_MS,
                        Type.INT,
                        300_000,
                        between(0, Integer.MAX_VALUE),
                        Importance.LOW,
                        "Milliseconds that the work of a worker that has gone waits for its return before others take "
                                + "it over.")
                .define(
                        DistributedConfig.WORKER_SYNC_TIMEOUT_MS,
                        Type.INT,
                        3000,
                        Importance.MEDIUM,
                        "Milliseconds that a worker that is behind in the config topic may take to catch up before it "
                                + "leaves the group for a while.")
                .define(
                        DistributedConfig.WORKER_UNSYNC_BACKOFF_MS,
                        Type.INT,
                        300_000,
                        Importance.MEDIUM,
                        "Milliseconds that a worker stays out of the group after it has failed to catch up.");
    }

    private static void knownProtocol(String name, Object value) {
        try {
            in("eager", "compatible", "sessioned").ensureValid(name, value);
        } catch (ConfigException e) {
            throw new ConfigException(
                    name, value, "Invalid Connect protocol, must be one of [eager, compatible, sessioned]");
        }
    }

    private static void topics(ConfigDef definition) {
        topic(definition, DistributedConfig.OFFSET_STORAGE, "source offsets");
        partitions(definition, DistributedConfig.OFFSET_STORAGE, 25);
        topic(definition, DistributedConfig.CONFIG_STORAGE, "configs of connectors and tasks");
        topic(definition, DistributedConfig.STATUS_STORAGE, "states of connectors and tasks");
        partitions(definition, DistributedConfig.STATUS_STORAGE, 5);
    }

    private static void topic(ConfigDef definition, String prefix, String content) {
        definition
                .define(
                        prefix + DistributedConfig.TOPIC,
                        Type.STRING,
                        NO_DEFAULT_VALUE,
                        Importance.HIGH,
                        "Topic that holds " + content + ", the same for all workers of the cluster. Other settings "
                                + "below '" + prefix + "' are given to the topic when it is created.")
                .define(
                        prefix + DistributedConfig.REPLICATION_FACTOR,
                        Type.SHORT,
                        (short) 3,
                        positiveOrMinusOne(REPLICAS),
                        Importance.LOW,
                        "Replication factor of that topic when it is created; -1 for the brokers' default.");
    }

    private static void partitions(ConfigDef definition, String prefix, int byDefault) {
        definition.define(
                prefix + DistributedConfig.PARTITIONS,
                Type.INT,
                byDefault,
                positiveOrMinusOne(PARTITIONS),
                Importance.LOW,
                "Number of partitions of '" + prefix + DistributedConfig.TOPIC
                        + "' when it is created; -1 for the brokers' default.");
    }

    private static Validator positiveOrMinusOne(String problem) {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    if (!(value instanceof Number number) || number.intValue() < 1 && number.intValue() != -1) {
                        throw new ConfigException(name, value, problem);
                    }
                },
                () -> problem);
    }

    private static void keys(ConfigDef definition) {
        definition
                .define(
                        DistributedConfig.KEY_TTL_MS,
                        Type.INT,
                        3_600_000,
                        between(0, Integer.MAX_VALUE),
                        Importance.LOW,
                        "Milliseconds after which the key that signs requests between workers is replaced; 0 for never.")
                .define(
                        DistributedConfig.KEY_GENERATION_ALGORITHM,
                        Type.STRING,
                        KeyAlgorithms.GENERATION.usual(),
                        KeyAlgorithms.GENERATION.one(),
                        Importance.LOW,
                        "Algorithm that makes that key.")
                .define(
                        DistributedConfig.KEY_SIZE,
                        Type.INT,
                        null,
                        Importance.LOW,
                        "Size of that key in bits; what the algorithm likes if unset.")
                .define(
                        DistributedConfig.SIGNATURE_ALGORITHM,
                        Type.STRING,
                        KeyAlgorithms.SIGNATURE.usual(),
                        KeyAlgorithms.SIGNATURE.one(),
                        Importance.LOW,
                        "Algorithm that this worker signs requests to other workers with.")
                .define(
                        DistributedConfig.VERIFICATION_ALGORITHMS,
                        Type.LIST,
                        KeyAlgorithms.SIGNATURE.usual(),
                        KeyAlgorithms.SIGNATURE.any(),
                        Importance.LOW,
                        "Algorithms of signatures that this worker accepts from other workers.");
    }
}
