package io.millrace.worker.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;

/** Policies for client overrides: one that allows everything, one that allows nothing. */
public final class SamplePolicies {
    private SamplePolicies() {}

    public static class Lenient implements ConnectorClientConfigOverridePolicy {
        @Override
        public List<ConfigValue> validate(ConnectorClientConfigRequest request) {
            List<ConfigValue> values = new ArrayList<>();
            request.clientProps()
                    .forEach((name, value) ->
                            values.add(new ConfigValue(name, value, new ArrayList<>(), new ArrayList<>())));
            return values;
        }

        @Override
        public void configure(Map<String, ?> config) {}

        @Override
        public void close() {}
    }

    public static class Strict extends Lenient {
        @Override
        public List<ConfigValue> validate(ConnectorClientConfigRequest request) {
            List<ConfigValue> values = super.validate(request);
            values.forEach(value -> value.addErrorMessage("Nobody may override '" + value.name() + "'"));
            return values;
        }
    }
}
