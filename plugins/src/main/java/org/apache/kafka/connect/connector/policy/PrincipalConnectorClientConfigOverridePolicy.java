package org.apache.kafka.connect.connector.policy;

import io.millrace.plugins.builtin.OverridePolicy;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;

/** Lets connectors set what they need to log in as somebody else, and nothing more. */
public class PrincipalConnectorClientConfigOverridePolicy extends OverridePolicy {
    private static final Set<String> ALLOWED = Set.of(
            SaslConfigs.SASL_JAAS_CONFIG, SaslConfigs.SASL_MECHANISM, CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);

    public PrincipalConnectorClientConfigOverridePolicy() {
        super("Principal");
    }

    @Override
    protected boolean allows(String setting) {
        return ALLOWED.contains(setting);
    }
}
