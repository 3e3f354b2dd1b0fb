package io.millrace.plugins.model;

import java.util.Locale;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;

/** The kinds of plugins; the text of a constant is what users see as its type. */
public enum PluginType {
    SOURCE(SourceConnector.class, "Connector", true),
    SINK(SinkConnector.class, "Connector", true),
    CONVERTER(Converter.class, "Converter", true),
    HEADER_CONVERTER(HeaderConverter.class, "HeaderConverter", true),
    TRANSFORMATION(Transformation.class, "Transformation", true),
    PREDICATE(Predicate.class, "Predicate", true),
    CONFIGPROVIDER(ConfigProvider.class, "ConfigProvider", false),
    REST_EXTENSION(ConnectRestExtension.class, "ConnectRestExtension", false),
    CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY(
            ConnectorClientConfigOverridePolicy.class, "ConnectorClientConfigOverridePolicy", false);

    private final Class<?> baseType;
    private final String suffix;
    private final boolean scanned;

    PluginType(Class<?> baseType, String suffix, boolean scanned) {
        this.baseType = baseType;
        this.suffix = suffix;
        this.scanned = scanned;
    }

    /** The type of the Connect API that every plugin of this kind extends or implements. */
    public Class<?> baseType() {
        return baseType;
    }

    /** The end of a simple class name that an alias may leave out. */
    public String suffix() {
        return suffix;
    }

    /** Whether plugins of this kind are found without a service file, too. */
    public boolean scanned() {
        return scanned;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
