package io.millrace.mirror;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** Asks a cluster for the partitions of a topic, without bringing the topic into being. Any thread. */
public final class TopicLookup {
    private final Admin admin;
    private final Object cluster;

    /** @param cluster what errors call the cluster: its bootstrap servers */
    public TopicLookup(Admin admin, Object cluster) {
        this.admin = admin;
        this.cluster = cluster;
    }

    /** Fails if the topic is missing or must not be described. */
    CompletionStage<List<TopicPartition>> partitions(String topic) {
        return admin.describeTopics(List.of(topic))
                .topicNameValues()
                .get(topic)
                .toCompletionStage()
                .thenApply(found -> found.partitions().stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList());
    }

    @Override
    public String toString() {
        return "cluster " + cluster;
    }
}
