package io.millrace.plugins.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.policy.AllConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.AllowlistConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.connector.policy.NoneConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.PrincipalConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.health.ConnectorType;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;

class OverridePoliciesTest {
    private static final Map<String, Object> SETTINGS =
            new TreeMap<>(Map.of("sasl.jaas.config", "j", "acks", "1", "linger.ms", "5"));

    @Test
    void allAllowsEverything() {
        assertEquals(List.of(), refused(new AllConnectorClientConfigOverridePolicy()));
    }

    @Test
    void noneAllowsNothingAndSaysSo() {
        assertEquals(
                List.of("acks", "linger.ms", "sasl.jaas.config"),
                refused(new NoneConnectorClientConfigOverridePolicy()));
        assertEquals(
                List.of("The 'None' policy does not allow 'acks' to be overridden in the connector configuration."),
                judge(new NoneConnectorClientConfigOverridePolicy()).get(0).errorMessages());
    }

    @Test
    void principalAllowsToLogInAsSomebodyElse() {
        assertEquals(List.of("acks", "linger.ms"), refused(new PrincipalConnectorClientConfigOverridePolicy()));
    }

    @Test
    void allowlistAllowsWhatItNames() {
        AllowlistConnectorClientConfigOverridePolicy policy = new AllowlistConnectorClientConfigOverridePolicy();
        policy.configure(Map.of("connector.client.config.override.allowlist", "acks, linger.ms", "other", "x"));

        assertEquals(List.of("sasl.jaas.config"), refused(policy));
    }

    @Test
    void allowlistWithoutAListAllowsNothing() {
        AllowlistConnectorClientConfigOverridePolicy policy = new AllowlistConnectorClientConfigOverridePolicy();
        policy.configure(Map.of());

        assertEquals(3, refused(policy).size());
    }

    private static List<String> refused(OverridePolicy policy) {
        return judge(policy).stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .map(ConfigValue::name)
                .toList();
    }

    private static List<ConfigValue> judge(OverridePolicy policy) {
        return policy.validate(new ConnectorClientConfigRequest(
                "c",
                ConnectorType.SOURCE,
                SourceConnector.class,
                SETTINGS,
                ConnectorClientConfigRequest.ClientType.PRODUCER));
    }
}
