package org.apache.kafka.connect.connector.policy;

import io.millrace.plugins.builtin.OverridePolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Lets connectors set the client settings that the worker's config names. */
public class AllowlistConnectorClientConfigOverridePolicy extends OverridePolicy {
    private static final String ALLOWLIST = "connector.client.config.override.allowlist";

    private Set<String> allowed = Set.of();

    public AllowlistConnectorClientConfigOverridePolicy() {
        super("Allowlist");
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef()
                .define(
                        ALLOWLIST,
                        Type.LIST,
                        List.of(),
                        Importance.MEDIUM,
                        "Names of client settings, without prefix, that connectors may override.");
    }

    @Override
    public void configure(Map<String, ?> configs) {
        Object list = ConfigDef.parseType(ALLOWLIST, configs.get(ALLOWLIST), Type.LIST);
        allowed = list == null ? Set.of() : Set.copyOf(names((List<?>) list));
    }

    private static List<String> names(List<?> list) {
        return list.stream().map(name -> String.valueOf(name).trim()).toList();
    }

    @Override
    protected boolean allows(String setting) {
        return allowed.contains(setting);
    }
}
