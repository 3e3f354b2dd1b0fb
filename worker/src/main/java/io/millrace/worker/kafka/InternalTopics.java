package io.millrace.worker.kafka;

import io.millrace.worker.model.Words;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that workers keep their own records in, and refuses those that would lose them. Blocks. */
public final class InternalTopics {
    private static final Logger LOG = LoggerFactory.getLogger(InternalTopics.class);

    private final Supplier<Admin> admin;
    private final String bootstrapServers;
    private final Retries retries;
    private final Time time;

    /**
     * How long it is tried to create a topic while brokers are missing.
     *
     * @param pause between two tries
     */
    public record Retries(Duration timeout, Duration pause) {
        private static final long TIMEOUT_MS = 60_000;
        private static final long PAUSE_MS = 100;

        /** As the worker's own settings have it. */
        public static Retries from(Map<String, ?> originals) {
            return new Retries(
                    milliseconds(originals, "default.api.timeout.ms", TIMEOUT_MS),
                    milliseconds(originals, "retry.backoff.ms", PAUSE_MS));
        }

        private static Duration milliseconds(Map<String, ?> originals, String key, long absent) {
            Object value = originals.get(key);
            try {
                return Duration.ofMillis(
                        value == null ? absent : Long.parseLong(value.toString().trim()));
            } catch (NumberFormatException e) {
                throw new ConfigException(key, value, "Not a number of milliseconds");
            }
        }
    }

    /** @param bootstrapServers for the commands that messages recommend */
    public InternalTopics(Supplier<Admin> admin, String bootstrapServers, Retries retries, Time time) {
        this.admin = admin;
        this.bootstrapServers = bootstrapServers;
        this.retries = retries;
        this.time = time;
    }

    /** The admin client of the cluster that has the topics. */
    public Admin admin() {
        return admin.get();
    }

    /**
     * Returns when the topic exists and is compacted, as far as this worker is allowed to know. Throws a
     * ConnectException when it cannot be created, and Kafka's ConfigException when it is not compacted.
     */
    public void ensure(InternalTopic topic) {
        if (!create(topic)) {
            checkCleanupPolicy(topic);
        }
    }

    /** Throws Kafka's ConfigException when the topic must have one partition and has another number. */
    public static void requirePartitions(InternalTopic topic, int found) {
        if (topic.isOrdered() && found != 1) {
            throw new ConfigException("Topic '" + topic.name() + "' supplied via the '" + topic.property()
                    + "' property is required to have a single partition in order to guarantee consistency of "
                    + topic.purpose() + ", but found " + found + " partitions. A topic cannot lose partitions: name "
                    + "one in '" + topic.property() + "' that does not exist, and the worker creates it");
        }
    }

    /** Whether this call has created the topic; if not, it is there, or is assumed to be. */
    private boolean create(InternalTopic topic) {
        NewTopic wanted = newTopic(topic);
        long deadlineMs = time.milliseconds() + retries.timeout().toMillis();
        boolean told = false;
        while (true) {
            try {
                Answer.of(admin().createTopics(List.of(wanted)).all());
                LOG.info("Created the topic {} for {}", wanted, topic.purpose());
                return true;
            } catch (ExecutionException e) {
                if (existsOrMust(topic, e.getCause())) {
                    return false;
                }
                boolean goOn = isPassing(e.getCause())
                        && time.milliseconds() + retries.pause().toMillis() < deadlineMs;
                if (!goOn) {
                    throw refused(topic, e.getCause());
                }
                if (!told) {
                    LOG.warn("{}; trying again for {}", said(topic, e.getCause()), Words.of(retries.timeout()));
                    told = true;
                }
            }
            time.sleep(Math.max(1, retries.pause().toMillis()));
        }
    }

    private static NewTopic newTopic(InternalTopic topic) {
        Map<String, String> configs = new HashMap<>(topic.settings());
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        return new NewTopic(
                        topic.name(),
                        Optional.of(topic.partitions()).filter(count -> count > 0),
                        Optional.of(topic.replicationFactor()).filter(count -> count > 0))
                .configs(configs);
    }

    private static boolean existsOrMust(InternalTopic topic, Throwable cause) {
        if (cause instanceof TopicExistsException) {
            LOG.debug("The topic '{}' exists", topic.name());
            return true;
        }
        if (cause instanceof UnsupportedVersionException || isForbidden(cause)) {
            LOG.info(
                    "The worker may not create the topic '{}' ({}); it is assumed to exist",
                    topic.name(),
                    cause.getMessage());
            return true;
        }
        return false;
    }

    private static boolean isForbidden(Throwable cause) {
        return cause instanceof ClusterAuthorizationException || cause instanceof TopicAuthorizationException;
    }

    private static boolean isPassing(Throwable cause) {
        return cause instanceof InvalidReplicationFactorException || cause instanceof TimeoutException;
    }

    private static ConnectException refused(InternalTopic topic, Throwable cause) {
        return new ConnectException(said(topic, cause), cause);
    }

    private static String said(InternalTopic topic, Throwable cause) {
        String settings = topic.settingsPrefix();
        if (cause instanceof TimeoutException) {
            return "Timed out while checking for or creating topic(s) '" + topic.name() + "' for " + topic.purpose()
                    + ": " + reason(cause) + ". Check that the brokers are up and can be reached";
        }
        String failed = "Error while attempting to create/find topic(s) '" + topic.name() + "': ";
        if (cause instanceof InvalidReplicationFactorException) { // an invalid configuration, too
            return failed + reason(cause) + ". Start more brokers, or lower '" + settings + "replication.factor' ("
                    + topic.replicationFactor() + ") of the worker";
        }
        if (cause instanceof InvalidConfigurationException) {
            return "Unable to create topic(s) '" + topic.name() + "': " + reason(cause) + ". Correct the worker's '"
                    + settings + "*' settings";
        }
        return failed + reason(cause) + ". Check '" + topic.property() + "' and the worker's '" + settings
                + "*' settings";
    }

    /** Some of the brokers' messages are whole sentences. */
    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    private void checkCleanupPolicy(InternalTopic topic) {
        Optional<String> policy = cleanupPolicy(topic.name());
        if (policy.isEmpty() || policies(policy.get()).equals(Set.of(TopicConfig.CLEANUP_POLICY_COMPACT))) {
            return;
        }
        String purpose = topic.purpose();
        throw new ConfigException("Topic '" + topic.name() + "' supplied via the '" + topic.property()
                + "' property is required to have 'cleanup.policy=compact' to guarantee consistency and durability of "
                + purpose + ", but found the topic currently has 'cleanup.policy=" + policy.get()
                + "'. Continuing would likely result in eventually losing " + purpose
                + " and problems restarting this Connect cluster in the future. Change the '" + topic.property()
                + "' property in the Connect worker configurations to use a topic with 'cleanup.policy=compact'."
                + " To make this one so: bin/kafka-configs.sh --bootstrap-server " + bootstrapServers
                + " --entity-type topics --entity-name " + topic.name()
                + " --alter --add-config cleanup.policy=compact");
    }

    private static Set<String> policies(String policy) {
        return Arrays.stream(policy.split(","))
                .map(part -> part.trim().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** Empty when it cannot be told. */
    private Optional<String> cleanupPolicy(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            ConfigEntry entry = Answer.of(
                            admin().describeConfigs(List.of(resource)).all())
                    .get(resource)
                    .get(TopicConfig.CLEANUP_POLICY_CONFIG);
            return Optional.ofNullable(entry).map(ConfigEntry::value);
        } catch (ExecutionException e) {
            return unknownPolicy(topic, e.getCause());
        }
    }

    private static Optional<String> unknownPolicy(String topic, Throwable cause) {
        String message = "The cleanup policy of the topic '" + topic + "' cannot be looked up: " + cause.getMessage();
        if (cause instanceof TimeoutException) {
            throw new RetriableException(message + ". Check that the brokers are up and can be reached", cause);
        }
        boolean allowed = isForbidden(cause)
                || cause instanceof UnsupportedVersionException
                || cause instanceof UnknownTopicOrPartitionException;
        if (!allowed) {
            throw new ConnectException(message, cause);
        }
        LOG.info("{}; make sure that it is 'compact'", message);
        return Optional.empty();
    }
}
