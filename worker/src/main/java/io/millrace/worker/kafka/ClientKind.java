package io.millrace.worker.kafka;

import io.millrace.worker.config.ConnectorConfig;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest.ClientType;

/** The kinds of clients that connectors use, and the prefixes that settings for them have. */
public enum ClientKind {
    PRODUCER("producer.", ConnectorConfig.PRODUCER_OVERRIDES, ClientType.PRODUCER),
    CONSUMER("consumer.", ConnectorConfig.CONSUMER_OVERRIDES, ClientType.CONSUMER),
    ADMIN("admin.", ConnectorConfig.ADMIN_OVERRIDES, ClientType.ADMIN);

    private final String workerPrefix;
    private final String overridePrefix;
    private final ClientType policyType;

    ClientKind(String workerPrefix, String overridePrefix, ClientType policyType) {
        this.workerPrefix = workerPrefix;
        this.overridePrefix = overridePrefix;
        this.policyType = policyType;
    }

    /** What settings for this kind start with in the worker's config. */
    public String workerPrefix() {
        return workerPrefix;
    }

    /** What settings for this kind start with in a connector's config. */
    public String overridePrefix() {
        return overridePrefix;
    }

    public ClientType policyType() {
        return policyType;
    }

    /** The settings that such a client knows. */
    public ConfigDef definition() {
        return switch (this) {
            case PRODUCER -> ProducerConfig.configDef();
            case CONSUMER -> ConsumerConfig.configDef();
            case ADMIN -> AdminClientConfig.configDef();
        };
    }
}
