package org.apache.kafka.connect.connector.policy;

import io.millrace.plugins.builtin.OverridePolicy;

/** Lets connectors set every client setting. */
public class AllConnectorClientConfigOverridePolicy extends OverridePolicy {
    public AllConnectorClientConfigOverridePolicy() {
        super("All");
    }

    @Override
    protected boolean allows(String setting) {
        return true;
    }
}
