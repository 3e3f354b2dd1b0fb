package io.millrace.worker.herder.plan;

import io.millrace.worker.api.ConfigPlan.Check;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.DeadLetterSettings;
import io.millrace.worker.config.SinkConnectorConfig;
import io.millrace.worker.config.SourceConnectorConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclOperation;

/** The topic of a connector's dead letters, as those would see it who create it and write to it. Blocks; one thread. */
final class DeadLetterChecks {
    private final PlanParts parts;

    DeadLetterChecks(PlanParts parts) {
        this.parts = parts;
    }

    static Optional<DeadLetterSettings> settings(ConnectorConfig config) {
        return config instanceof SinkConnectorConfig sink
                ? sink.deadLetters()
                : ((SourceConnectorConfig) config).deadLetters();
    }

    List<Check> check(ParsedConnector connector, DeadLetterSettings letters) {
        ConnectorConfig config = connector.config();
        Map<String, Object> producer =
                parts.clientConfigs().deadLetterProducer(connector.anyTask(), config, connector.type());
        boolean[] missing = new boolean[1];
        List<Check> checks;
        try (KafkaProbe kafka = KafkaProbe.as(producer, config.name(), parts.clients())) {
            checks = new ArrayList<>(TopicChecks.of(kafka, List.of(letters.topic()), AclOperation.WRITE, topic -> {
                missing[0] = true;
                return TopicChecks.absent(topic, "the first task is to create it for dead letters");
            }));
        }
        if (missing[0]) {
            checks.add(creation(connector, letters));
        }
        return checks;
    }

    private Check creation(ParsedConnector connector, DeadLetterSettings letters) {
        Map<String, Object> admin =
                parts.clientConfigs().deadLetterAdmin(connector.anyTask(), connector.config(), connector.type());
        try (KafkaProbe kafka = KafkaProbe.as(admin, connector.config().name(), parts.clients())) {
            return TopicChecks.creation(kafka, new NewTopic(letters.topic(), 1, letters.replicationFactor()));
        }
    }
}
