package io.millrace.worker.kafka;

import io.millrace.worker.config.DeadLetterSettings;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topic of a connector's dead letters when there is none. Task thread; blocks. */
public final class DeadLetterTopic {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterTopic.class);

    private DeadLetterTopic() {}

    /** Returns when the topic exists; throws a ConnectException when it cannot be created. */
    public static void ensure(Admin admin, DeadLetterSettings settings) {
        String topic = settings.topic();
        try {
            if (!Answer.of(admin.listTopics().names()).contains(topic)) {
                create(admin, new NewTopic(topic, 1, settings.replicationFactor()));
            }
        } catch (ExecutionException e) {
            throw new ConnectException(
                    "Could not initialize dead letter queue with topic=" + topic + ": "
                            + e.getCause().getMessage(),
                    e.getCause());
        }
    }

    private static void create(Admin admin, NewTopic topic) throws ExecutionException {
        try {
            Answer.of(admin.createTopics(List.of(topic)).all());
            LOG.info("Created the topic {} for dead letters", topic.name());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
            LOG.debug("The topic {} was created by someone else meanwhile", topic.name(), e);
        }
    }
}
