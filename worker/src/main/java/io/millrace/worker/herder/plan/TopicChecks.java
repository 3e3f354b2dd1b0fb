package io.millrace.worker.herder.plan;

import io.millrace.worker.api.ConfigPlan.Check;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether topics are there, and may be used or created. Blocks; one thread. */
final class TopicChecks {
    private static final String TOPIC = "topic";
    private static final String CREATION = "topic_creation";

    private TopicChecks() {}

    /**
     * One check for each topic.
     *
     * @param missing the check for a topic that is not there
     */
    static List<Check> of(
            KafkaProbe kafka, Collection<String> topics, AclOperation needed, Function<String, Check> missing) {
        List<Check> checks = new ArrayList<>();
        Map<String, KafkaFuture<TopicDescription>> answers = new TreeMap<>(kafka.topics(topics));
        answers.forEach((topic, answer) -> {
            try {
                checks.add(of(topic, KafkaProbe.await(answer), needed));
            } catch (ExecutionException | TimeoutException e) {
                boolean unknown = e.getCause() instanceof UnknownTopicOrPartitionException;
                checks.add(unknown ? missing.apply(topic) : Failures.check(TOPIC, topic, e));
            }
        });
        return checks;
    }

    private static Check of(String topic, TopicDescription description, AclOperation needed) {
        String what = "The topic has " + description.partitions().size() + " partition(s)";
        return mayNot(description.authorizedOperations(), needed)
                .map(problem -> Check.error(TOPIC, topic, what + ", but the client " + problem))
                .orElseGet(() -> Check.ok(TOPIC, topic, what));
    }

    /** What the client may not do with something; empty when it may, or the brokers do not say. */
    static Optional<String> mayNot(Set<AclOperation> authorized, AclOperation needed) {
        return authorized == null || authorized.contains(needed) || authorized.contains(AclOperation.ALL)
                ? Optional.empty()
                : Optional.of("is not authorized to " + needed);
    }

    /** Whether the brokers would create a topic. */
    static Check creation(KafkaProbe kafka, NewTopic topic) {
        try {
            kafka.wouldCreate(topic);
            return Check.ok(CREATION, topic.name(), "The topic would be created");
        } catch (ExecutionException | TimeoutException e) {
            return e.getCause() instanceof TopicExistsException
                    ? Check.ok(CREATION, topic.name(), "The topic exists meanwhile")
                    : Failures.check(CREATION, topic.name(), e);
        }
    }

    static Check absent(String topic, String consequence) {
        return Check.warning(TOPIC, topic, "There is no such topic, or the client may not see it; " + consequence);
    }
}
