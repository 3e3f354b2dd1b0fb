package io.millrace.worker.config;

import static org.apache.kafka.common.config.ConfigDef.CaseInsensitiveValidString.in;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.utils.Utils;

/** Definition of the client settings by which a distributed worker itself speaks to the brokers, as a member of its group. */
final class ClientKeys {
    private ClientKeys() {}

    static void define(ConfigDef definition) {
        network(definition);
        patience(definition);
        metadata(definition);
        definition
                .define(
                        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                        Type.STRING,
                        CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL,
                        in(Utils.enumOptions(SecurityProtocol.class)),
                        Importance.MEDIUM,
                        CommonClientConfigs.SECURITY_PROTOCOL_DOC)
                .withClientSaslSupport();
    }

    private static void network(ConfigDef definition) {
        definition.define(
                CommonClientConfigs.CLIENT_ID_CONFIG,
                Type.STRING,
                "",
                Importance.LOW,
                CommonClientConfigs.CLIENT_ID_DOC);
        number(
                definition,
                CommonClientConfigs.SEND_BUFFER_CONFIG,
                131_072,
                atLeast(CommonClientConfigs.SEND_BUFFER_LOWER_BOUND),
                CommonClientConfigs.SEND_BUFFER_DOC);
        number(
                definition,
                CommonClientConfigs.RECEIVE_BUFFER_CONFIG,
                32_768,
                atLeast(CommonClientConfigs.RECEIVE_BUFFER_LOWER_BOUND),
                CommonClientConfigs.RECEIVE_BUFFER_DOC);
        number(
                definition,
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                40_000,
                atLeast(0),
                CommonClientConfigs.REQUEST_TIMEOUT_MS_DOC);
        definition.define(
                CommonClientConfigs.CONNECTIONS_MAX_IDLE_MS_CONFIG,
                Type.LONG,
                540_000L,
                Importance.MEDIUM,
                CommonClientConfigs.CONNECTIONS_MAX_IDLE_MS_DOC);
    }

    private static void patience(ConfigDef definition) {
        milliseconds(
                definition,
                CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG,
                50L,
                CommonClientConfigs.RECONNECT_BACKOFF_MS_DOC);
        milliseconds(
                definition,
                CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1000L,
                CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_DOC);
        milliseconds(
                definition,
                CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
                CommonClientConfigs.DEFAULT_SOCKET_CONNECTION_SETUP_TIMEOUT_MS,
                CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_DOC);
        milliseconds(
                definition,
                CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG,
                CommonClientConfigs.DEFAULT_SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS,
                CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_DOC);
        milliseconds(
                definition,
                CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG,
                CommonClientConfigs.DEFAULT_RETRY_BACKOFF_MS,
                CommonClientConfigs.RETRY_BACKOFF_MS_DOC);
        milliseconds(
                definition,
                CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG,
                CommonClientConfigs.DEFAULT_RETRY_BACKOFF_MAX_MS,
                CommonClientConfigs.RETRY_BACKOFF_MAX_MS_DOC);
    }

    private static void metadata(ConfigDef definition) {
        milliseconds(
                definition,
                CommonClientConfigs.METADATA_MAX_AGE_CONFIG,
                300_000L,
                CommonClientConfigs.METADATA_MAX_AGE_DOC);
        definition.define(
                CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG,
                Type.STRING,
                CommonClientConfigs.DEFAULT_METADATA_RECOVERY_STRATEGY,
                in(Utils.enumOptions(MetadataRecoveryStrategy.class)),
                Importance.LOW,
                CommonClientConfigs.METADATA_RECOVERY_STRATEGY_DOC);
        milliseconds(
                definition,
                CommonClientConfigs.METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS_CONFIG,
                CommonClientConfigs.DEFAULT_METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS,
                CommonClientConfigs.METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS_DOC);
    }

    private static void milliseconds(ConfigDef definition, String name, long byDefault, String text) {
        definition.define(name, Type.LONG, byDefault, atLeast(0), Importance.LOW, text);
    }

    private static void number(ConfigDef definition, String name, int byDefault, Validator valid, String text) {
        definition.define(name, Type.INT, byDefault, valid, Importance.MEDIUM, text);
    }
}
