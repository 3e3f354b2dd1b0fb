package io.millrace.worker.herder.validation;

import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import io.millrace.worker.config.Prefixes;
import io.millrace.worker.config.SinkConnectorConfig;
import io.millrace.worker.config.SourceConnectorConfig;
import io.millrace.worker.kafka.ClientKind;
import io.millrace.worker.kafka.OverridePolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.health.ConnectorType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks a connector's client overrides: their values by the client's definition, and the policy's word on each. */
final class OverrideChecks {
    private static final Logger LOG = LoggerFactory.getLogger(OverrideChecks.class);

    private final OverridePolicy policy;
    private final String connector;
    private final ConnectorType type;
    private final Class<? extends Connector> connectorClass;
    private final boolean ownOffsets;

    /** @param ownOffsets whether a source connector has clients of its own for its offsets */
    OverrideChecks(
            OverridePolicy policy,
            String connector,
            ConnectorType type,
            Class<? extends Connector> connectorClass,
            boolean ownOffsets) {
        this.policy = policy;
        this.connector = connector;
        this.type = type;
        this.connectorClass = connectorClass;
        this.ownOffsets = ownOffsets;
    }

    /** The parts of those clients that the connector uses. */
    List<Part> check(Map<String, String> settings) {
        List<Part> parts = new ArrayList<>();
        for (ClientKind kind : ClientKind.values()) {
            Map<String, String> overrides = Prefixes.below(kind.overridePrefix(), settings);
            if (uses(kind, settings) && !overrides.isEmpty()) {
                parts.add(check(kind, overrides));
            }
        }
        return parts;
    }

    /** The clients that the connector uses. */
    Set<ClientKind> clients(Map<String, String> settings) {
        return Arrays.stream(ClientKind.values())
                .filter(kind -> uses(kind, settings))
                .collect(Collectors.toSet());
    }

    private boolean uses(ClientKind kind, Map<String, String> settings) {
        boolean source = type == ConnectorType.SOURCE;
        String topic = settings.get(SinkConnectorConfig.DLQ_TOPIC);
        boolean deadLetters = topic != null && !topic.isBlank();
        return switch (kind) {
            case PRODUCER -> source || deadLetters;
            case CONSUMER -> !source || ownOffsets;
            case ADMIN -> deadLetters || (source && (ownOffsets || createsTopics(settings)));
        };
    }

    private static boolean createsTopics(Map<String, String> settings) {
        return settings.keySet().stream().anyMatch(key -> key.startsWith(SourceConnectorConfig.TOPIC_CREATION_PREFIX));
    }

    private Part check(ClientKind kind, Map<String, String> overrides) {
        ConfigDef definition = kind.definition();
        Map<String, ConfigKey> keys = definition.configKeys();
        Map<String, Object> parsed = new LinkedHashMap<>();
        List<ConfigInfo> infos = new ArrayList<>();
        overrides.forEach((name, value) -> {
            ConfigKey key = keys.get(name);
            try {
                parsed.put(name, key == null ? value : ConfigDef.parseType(name, value, key.type));
            } catch (ConfigException e) {
                ConfigValue unparsed = new ConfigValue(name);
                unparsed.addErrorMessage(e.getMessage());
                infos.add(Part.prefixed(kind.overridePrefix(), key, unparsed));
            }
        });
        answers(kind, parsed)
                .forEach(value -> infos.add(Part.prefixed(kind.overridePrefix(), keys.get(value.name()), value)));
        return new Part(definition.groups(), infos);
    }

    /** The policy's word on each setting; a policy that fails has refused them all. */
    private List<ConfigValue> answers(ClientKind kind, Map<String, Object> overrides) {
        try {
            return policy
                    .validate(new ConnectorClientConfigRequest(
                            connector, type, connectorClass, overrides, kind.policyType()))
                    .stream()
                    .filter(value -> value != null && value.name() != null)
                    .map(value -> Part.copy(value.name(), value))
                    .toList();
        } catch (Throwable e) {
            LOG.warn("The policy for client overrides failed", e);
            return overrides.keySet().stream()
                    .map(name -> new ConfigValue(
                            name,
                            null,
                            List.of(),
                            new ArrayList<>(List.of("The policy for client overrides failed: " + e))))
                    .toList();
        }
    }
}
