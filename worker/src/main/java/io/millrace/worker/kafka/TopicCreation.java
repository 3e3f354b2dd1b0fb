package io.millrace.worker.kafka;

import io.millrace.worker.config.TopicCreationSettings;
import io.millrace.worker.config.TopicCreationSettings.Group;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that a source task writes to (KIP-158), and remembers those it has seen. Task thread; blocks. */
public final class TopicCreation {
    private static final Logger LOG = LoggerFactory.getLogger(TopicCreation.class);

    private final Admin admin;
    private final TopicCreationSettings settings;
    private final Set<String> seen = new HashSet<>();

    public TopicCreation(Admin admin, TopicCreationSettings settings) {
        this.admin = admin;
        this.settings = settings;
    }

    /**
     * Returns when the topic exists. Throws Connect's RetriableException when the brokers do not answer, and a
     * ConnectException when the topic cannot be looked up or created.
     */
    public void ensure(String topic) {
        if (seen.contains(topic)) {
            return;
        }
        if (!exists(topic)) {
            create(newTopic(settings, topic));
        }
        seen.add(topic);
    }

    private boolean exists(String topic) {
        try {
            Answer.of(admin.describeTopics(List.of(topic)).allTopicNames());
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            String message = "Failed to look up the topic '" + topic + "': "
                    + e.getCause().getMessage();
            if (e.getCause() instanceof TimeoutException) {
                throw new RetriableException(message, e.getCause());
            }
            throw new ConnectException(
                    message + ". Ensure that the task is authorized to describe topics", e.getCause());
        }
    }

    private void create(NewTopic topic) {
        try {
            Answer.of(admin.createTopics(List.of(topic)).all());
            LOG.info("Created the topic {}", topic);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                LOG.debug("The topic {} was created by someone else meanwhile", topic.name(), e);
                return;
            }
            throw new ConnectException(
                    "Task failed to create new topic " + topic + ". Ensure that the task is "
                            + "authorized to create topics or that the topic exists and restart the task: "
                            + e.getCause().getMessage(),
                    e.getCause());
        }
    }

    /** The topic as these settings would create it. */
    public static NewTopic newTopic(TopicCreationSettings settings, String topic) {
        Group group = settings.groupOf(topic);
        Optional<Integer> partitions = Optional.of(group.partitions()).filter(count -> count > 0);
        Optional<Short> replication = Optional.of(group.replicationFactor()).filter(count -> count > 0);
        return new NewTopic(topic, partitions, replication).configs(group.topicConfig());
    }
}
