package io.millrace.rest;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.connect.errors.ConnectException;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS settings of a group of listeners; key and trust stores are files. Immutable; passwords stay hidden in print. */
final class TlsSettings {
    static final String CLIENT_AUTH = "ssl.client.auth";

    private static final String IDENTIFICATION = SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG;

    private final String prefix;
    private final Map<String, Object> values;

    private TlsSettings(String prefix, Map<String, Object> values) {
        this.prefix = prefix;
        this.values = values;
    }

    /** All or nothing: once one key has the prefix, only keys with the prefix count. */
    static TlsSettings of(Map<String, String> props, String prefix) {
        Map<String, String> prefixed = new TreeMap<>();
        props.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                prefixed.put(key.substring(prefix.length()), value);
            }
        });
        return new TlsSettings(prefix, configDef().parse(prefixed.isEmpty() ? props : prefixed));
    }

    SslContextFactory.Server factory() {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        stores(factory);
        protocols(factory);
        switch (text(CLIENT_AUTH)) {
            case "required" -> factory.setNeedClientAuth(true);
            case "requested" -> factory.setWantClientAuth(true);
            default -> factory.setNeedClientAuth(false);
        }
        factory.setEndpointIdentificationAlgorithm(null);
        return factory;
    }

    /** Has a client of other workers' https listeners speak TLS as these do. */
    void secure(HttpClient.Builder client) {
        SslContextFactory.Client factory = new ClientTls(!text(IDENTIFICATION).isBlank());
        stores(factory);
        protocols(factory);
        try {
            factory.start();
        } catch (Exception e) {
            throw new ConnectException(
                    "Other workers cannot be called over TLS with the settings '" + prefix + "ssl.*': "
                            + e.getMessage(),
                    e);
        }
        client.sslContext(factory.getSslContext())
                .sslParameters(factory.newSSLEngine().getSSLParameters());
    }

    private void stores(SslContextFactory factory) {
        factory.setKeyStoreType(text(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG));
        factory.setTrustStoreType(text(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG));
        if (factory instanceof SslContextFactory.Server || has(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG)) {
            factory.setKeyStorePath(file(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG));
        }
        if (has(SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG)) {
            factory.setKeyStorePassword(secret(SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG));
        }
        if (has(SslConfigs.SSL_KEY_PASSWORD_CONFIG)) {
            factory.setKeyManagerPassword(secret(SslConfigs.SSL_KEY_PASSWORD_CONFIG));
        }
        if (has(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG)) {
            factory.setTrustStorePath(file(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG));
        }
        if (has(SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG)) {
            factory.setTrustStorePassword(secret(SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG));
        }
    }

    private void protocols(SslContextFactory factory) {
        factory.setProtocol(text(SslConfigs.SSL_PROTOCOL_CONFIG));
        factory.setIncludeProtocols(list(SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG));
        factory.setKeyManagerFactoryAlgorithm(text(SslConfigs.SSL_KEYMANAGER_ALGORITHM_CONFIG));
        factory.setTrustManagerFactoryAlgorithm(text(SslConfigs.SSL_TRUSTMANAGER_ALGORITHM_CONFIG));
        if (has(SslConfigs.SSL_PROVIDER_CONFIG)) {
            factory.setProvider(text(SslConfigs.SSL_PROVIDER_CONFIG));
        }
        if (list(SslConfigs.SSL_CIPHER_SUITES_CONFIG).length > 0) {
            factory.setExcludeCipherSuites();
            factory.setIncludeCipherSuites(list(SslConfigs.SSL_CIPHER_SUITES_CONFIG));
        }
        if (has(SslConfigs.SSL_SECURE_RANDOM_IMPLEMENTATION_CONFIG)) {
            factory.setSecureRandomAlgorithm(text(SslConfigs.SSL_SECURE_RANDOM_IMPLEMENTATION_CONFIG));
        }
    }

    private static ConfigDef configDef() {
        ConfigDef def = new ConfigDef().withClientSslSupport();
        return def.define(
                CLIENT_AUTH,
                Type.STRING,
                "none",
                ValidString.in("required", "requested", "none"),
                Importance.LOW,
                RestConfig.CLIENT_AUTH_DOC);
    }

    private String file(String key) {
        if (!has(key)) {
            throw new ConfigException(key, null, "An https listener needs this file; set '" + prefix + key + "'.");
        }
        if (!Files.isReadable(Path.of(text(key)))) {
            throw new ConfigException(key, text(key), "The file cannot be read; an https listener needs it.");
        }
        return text(key);
    }

    private boolean has(String key) {
        return values.get(key) != null;
    }

    private String text(String key) {
        return String.valueOf(values.get(key));
    }

    private String secret(String key) {
        return ((Password) values.get(key)).value();
    }

    private String[] list(String key) {
        List<?> list = (List<?>) values.get(key);
        return list == null ? new String[0] : list.stream().map(String::valueOf).toArray(String[]::new);
    }

    @Override
    public String toString() {
        return "TLS with key store " + values.get(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG) + ", client authentication "
                + text(CLIENT_AUTH).toLowerCase(Locale.ROOT);
    }
}
