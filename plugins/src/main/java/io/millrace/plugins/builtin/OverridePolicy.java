package io.millrace.plugins.builtin;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;

/** Judges each client setting in a connector's config by its name. Immutable after {@code configure}. */
public abstract class OverridePolicy implements ConnectorClientConfigOverridePolicy {
    private final String name;

    protected OverridePolicy(String name) {
        this.name = name;
    }

    /** Whether connectors may set the client setting, given without prefix. */
    protected abstract boolean allows(String setting);

    @Override
    public List<ConfigValue> validate(ConnectorClientConfigRequest request) {
        return request.clientProps().entrySet().stream().map(this::judge).toList();
    }

    private ConfigValue judge(Map.Entry<String, Object> setting) {
        ConfigValue judged = new ConfigValue(setting.getKey());
        judged.value(setting.getValue());
        if (!allows(setting.getKey())) {
            judged.addErrorMessage("The '" + name + "' policy does not allow '" + setting.getKey()
                    + "' to be overridden in the connector configuration.");
        }
        return judged;
    }

    @Override
    public String version() {
        return AppInfoParser.getVersion();
    }

    @Override
    public void configure(Map<String, ?> configs) {
        // most policies have nothing to configure
    }

    @Override
    public void close() {
        // nothing is held open
    }
}
