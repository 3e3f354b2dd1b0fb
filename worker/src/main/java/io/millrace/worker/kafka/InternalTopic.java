package io.millrace.worker.kafka;

import io.millrace.worker.config.DistributedConfig;
import io.millrace.worker.config.SourceConnectorConfig;
import io.millrace.worker.config.StorageTopic;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic that workers keep records of their own in, as it is created when it is missing. Immutable.
 *
 * @param property the setting that names it
 * @param purpose what is in it, for messages
 * @param settingsPrefix what the worker's settings for such topics begin with
 * @param partitions -1 for as many as the brokers like
 * @param replicationFactor -1 for what the brokers like
 * @param settings of the topic, besides its cleanup policy, which is always to compact
 */
public record InternalTopic(
        String name,
        String property,
        String purpose,
        String settingsPrefix,
        int partitions,
        short replicationFactor,
        Map<String, String> settings) {
    private static final Logger LOG = LoggerFactory.getLogger(InternalTopic.class);
    private static final String TOPIC = "topic";
    private static final String PARTITIONS = "partitions";
    private static final String OFFSETS = "source connector offsets";

    public InternalTopic {
        Map<String, String> kept = new HashMap<>(settings);
        if (kept.remove(TopicConfig.CLEANUP_POLICY_CONFIG) != null) {
            LOG.warn(
                    "'{}{}' is ignored: the topic is always compacted",
                    settingsPrefix,
                    TopicConfig.CLEANUP_POLICY_CONFIG);
        }
        if (kept.remove(PARTITIONS) != null) {
            LOG.warn("'{}{}' is ignored: the topic always has one partition", settingsPrefix, PARTITIONS);
        }
        settings = Map.copyOf(kept);
    }

    /** The topic of configs and target states; it has one partition. */
    public static InternalTopic configs(StorageTopic topic) {
        return workers(DistributedConfig.CONFIG_STORAGE, "connector configurations", topic, 1);
    }

    /** The topic of states and used topics. */
    public static InternalTopic statuses(StorageTopic topic) {
        return workers(DistributedConfig.STATUS_STORAGE, "connector and task statuses", topic, topic.partitions());
    }

    /** The topic of source offsets. */
    public static InternalTopic offsets(StorageTopic topic) {
        return workers(DistributedConfig.OFFSET_STORAGE, OFFSETS, topic, topic.partitions());
    }

    /** A topic that a connector has for its offsets, created as the worker's would be. */
    public static InternalTopic connectorOffsets(String name, StorageTopic workers) {
        return new InternalTopic(
                name,
                SourceConnectorConfig.OFFSETS_TOPIC,
                OFFSETS,
                DistributedConfig.OFFSET_STORAGE,
                workers.partitions(),
                workers.replicationFactor(),
                withoutIgnored(workers.configs()));
    }

    /** What the worker has warned of at its start is not repeated with each connector. */
    private static Map<String, String> withoutIgnored(Map<String, String> configs) {
        Map<String, String> kept = new HashMap<>(configs);
        kept.remove(TopicConfig.CLEANUP_POLICY_CONFIG);
        return kept;
    }

    private static InternalTopic workers(String prefix, String purpose, StorageTopic topic, int partitions) {
        return new InternalTopic(
                topic.name(), prefix + TOPIC, purpose, prefix, partitions, topic.replicationFactor(), topic.configs());
    }

    /** Whether the order of all its records matters, so that it must have no second partition. */
    boolean isOrdered() {
        return settingsPrefix.equals(DistributedConfig.CONFIG_STORAGE);
    }
}
