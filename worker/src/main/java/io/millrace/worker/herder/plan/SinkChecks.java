package io.millrace.worker.herder.plan;

import io.millrace.worker.api.ConfigPlan.Check;
import io.millrace.worker.config.SinkConnectorConfig;
import io.millrace.worker.kafka.ClientConfigs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** The topics that a sink reads and its consumer group, as its consumers would see them. Blocks; one thread. */
final class SinkChecks {
    private static final String GROUP = "consumer_group";
    private static final String REGEX = "topics_regex";
    private static final int MOST_TOPICS = 50;

    private final PlanParts parts;
    private final boolean isNew;

    SinkChecks(PlanParts parts, boolean isNew) {
        this.parts = parts;
        this.isNew = isNew;
    }

    List<Check> check(ParsedConnector connector, SinkConnectorConfig config) {
        ClientConfigs clients = parts.clientConfigs();
        Map<String, Object> consumer = clients.sinkConsumer(connector.anyTask(), config, connector.type());
        List<Check> checks = new ArrayList<>();
        try (KafkaProbe kafka = KafkaProbe.as(consumer, config.name(), parts.clients())) {
            Collection<String> topics = config.topics();
            if (config.topicsRegex().isPresent()) {
                topics = matching(kafka, config.topicsRegex().get(), checks);
            }
            if (!topics.isEmpty()) {
                checks.addAll(TopicChecks.of(
                        kafka,
                        topics.stream().sorted().limit(MOST_TOPICS).toList(),
                        AclOperation.READ,
                        topic -> TopicChecks.absent(topic, "tasks read it once it appears")));
            }
            checks.add(group(kafka, String.valueOf(consumer.get(ConsumerConfig.GROUP_ID_CONFIG))));
        }
        return checks;
    }

    private static Collection<String> matching(KafkaProbe kafka, String regex, List<Check> checks) {
        try {
            Pattern pattern = Pattern.compile(regex);
            List<String> topics = kafka.topicNames().stream()
                    .filter(topic -> pattern.matcher(topic).matches())
                    .toList();
            checks.add(
                    topics.isEmpty()
                            ? Check.warning(REGEX, regex, "No topic matches that the client can see")
                            : Check.ok(REGEX, regex, topics.size() + " topic(s) match"));
            return topics;
        } catch (ExecutionException | TimeoutException e) {
            checks.add(Failures.check(REGEX, regex, e));
            return List.of();
        }
    }

    private Check group(KafkaProbe kafka, String group) {
        try {
            ConsumerGroupDescription description = kafka.group(group);
            int members = description.members().size();
            return TopicChecks.mayNot(description.authorizedOperations(), AclOperation.READ)
                    .map(problem -> Check.error(GROUP, group, "The consumer " + problem))
                    .orElseGet(() -> members > 0 && isNew
                            ? Check.warning(
                                    GROUP,
                                    group,
                                    "The group has " + members + " member(s) already; they would share the topics "
                                            + "with this connector's tasks")
                            : Check.ok(GROUP, group, "The group has " + members + " member(s)"));
        } catch (ExecutionException | TimeoutException e) {
            return e.getCause() instanceof GroupIdNotFoundException
                    ? Check.ok(GROUP, group, "There is no such group yet")
                    : Failures.check(GROUP, group, e);
        }
    }
}
