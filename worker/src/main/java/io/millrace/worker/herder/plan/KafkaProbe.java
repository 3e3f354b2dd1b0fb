package io.millrace.worker.herder.plan;

import io.millrace.worker.kafka.KafkaClients;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Asks Kafka what it would say to a client with given settings and credentials, without doing anything. Answers that take
 * too long fail with a TimeoutException. One thread; close it.
 */
final class KafkaProbe implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Admin admin;

    private KafkaProbe(Admin admin) {
        this.admin = admin;
    }

    /** @param client the settings of whichever client is to be stood in for */
    static KafkaProbe as(Map<String, Object> client, String connector, KafkaClients clients) {
        Map<String, Object> config = new LinkedHashMap<>(client);
        config.keySet().retainAll(AdminClientConfig.configNames());
        config.put(AdminClientConfig.CLIENT_ID_CONFIG, "connector-dry-run-" + connector);
        config.put(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        config.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
        return new KafkaProbe(clients.admin(config));
    }

    /** Begins to describe topics, with what the client may do with them. */
    Map<String, KafkaFuture<TopicDescription>> topics(Collection<String> topics) {
        return admin.describeTopics(topics, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
    }

    /** Names of all topics that the client may see. */
    Collection<String> topicNames() throws ExecutionException, TimeoutException {
        return await(admin.listTopics().names());
    }

    ConsumerGroupDescription group(String group) throws ExecutionException, TimeoutException {
        return await(admin.describeConsumerGroups(
                        List.of(group), new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                .describedGroups()
                .get(group));
    }

    /** Returns when the brokers would create the topic. */
    void wouldCreate(NewTopic topic) throws ExecutionException, TimeoutException {
        await(admin.createTopics(List.of(topic), new CreateTopicsOptions().validateOnly(true))
                .all());
    }

    int brokers() throws ExecutionException, TimeoutException {
        return await(admin.describeCluster().nodes()).size();
    }

    static <T> T await(KafkaFuture<T> future) throws ExecutionException, TimeoutException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while waiting for Kafka", e);
        }
    }

    /** Whatever is still under way is given up. */
    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
