package org.apache.kafka.connect.connector.policy;

import io.millrace.plugins.builtin.OverridePolicy;

/** Lets connectors set no client setting. */
public class NoneConnectorClientConfigOverridePolicy extends OverridePolicy {
    public NoneConnectorClientConfigOverridePolicy() {
        super("None");
    }

    @Override
    protected boolean allows(String setting) {
        return false;
    }
}
