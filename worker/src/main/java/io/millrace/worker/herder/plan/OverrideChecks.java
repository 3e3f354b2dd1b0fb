package io.millrace.worker.herder.plan;

import io.millrace.worker.api.ConfigPlan.Check;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.SinkConnectorConfig;
import io.millrace.worker.config.SourceConnectorConfig;
import io.millrace.worker.kafka.ClientConfigs;
import io.millrace.worker.kafka.ClientKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether the worker's policy lets a connector have its client settings. Calls plugin code; one thread. */
final class OverrideChecks {
    private static final String OVERRIDES = "client_overrides";

    private final PlanParts parts;

    OverrideChecks(PlanParts parts) {
        this.parts = parts;
    }

    /** One check for each kind of client that has settings of the connector's own. */
    List<Check> check(ParsedConnector connector) {
        List<Check> checks = new ArrayList<>();
        for (ClientKind kind : clients(connector.config())) {
            Set<String> given = new TreeSet<>(
                    connector.config().overrides(kind.overridePrefix()).keySet());
            if (!given.isEmpty()) {
                checks.add(check(kind, connector, given));
            }
        }
        return checks;
    }

    private Set<ClientKind> clients(ConnectorConfig config) {
        Set<ClientKind> clients = EnumSet.noneOf(ClientKind.class);
        clients.add(config instanceof SinkConnectorConfig ? ClientKind.CONSUMER : ClientKind.PRODUCER);
        if (DeadLetterChecks.settings(config).isPresent()) {
            clients.addAll(EnumSet.of(ClientKind.PRODUCER, ClientKind.ADMIN));
        }
        if (config instanceof SourceConnectorConfig source
                && source.topicCreation(parts.worker()).isPresent()) {
            clients.add(ClientKind.ADMIN);
        }
        return clients;
    }

    private Check check(ClientKind kind, ParsedConnector connector, Set<String> given) {
        String subject = kind.workerPrefix().replace(".", "");
        try {
            derive(kind, connector);
            return Check.ok(OVERRIDES, subject, "The worker's policy allows " + given);
        } catch (RuntimeException | LinkageError e) {
            return Check.error(OVERRIDES, subject, Failures.text(e));
        }
    }

    /** Throws what the task would meet. */
    private void derive(ClientKind kind, ParsedConnector connector) {
        ClientConfigs clients = parts.clientConfigs();
        switch (kind) {
            case PRODUCER -> clients.sourceProducer(connector.anyTask(), connector.config(), connector.type());
            case CONSUMER -> clients.sinkConsumer(connector.anyTask(), connector.config(), connector.type());
            case ADMIN -> clients.taskAdmin(connector.anyTask(), connector.config(), connector.type());
        }
    }
}
