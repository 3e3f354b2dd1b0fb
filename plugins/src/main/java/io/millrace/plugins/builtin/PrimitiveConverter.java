package io.millrace.plugins.builtin;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.ConverterConfig;
import org.apache.kafka.connect.storage.HeaderConverter;

/** Converts values of one primitive type by Kafka's own serializer and deserializer; for values, keys and headers. */
public abstract class PrimitiveConverter<T> implements Converter, HeaderConverter {
    private final Format<T> format;

    protected PrimitiveConverter(Format<T> format) {
        this.format = format;
    }

    /**
     * How one primitive type is written.
     *
     * @param name as error messages call it
     * @param schema of everything that is read; optional
     */
    public record Format<T>(
            String name, Class<T> type, Schema schema, Serializer<T> serializer, Deserializer<T> deserializer) {}

    @Override
    public String version() {
        return AppInfoParser.getVersion();
    }

    @Override
    public ConfigDef config() {
        return ConverterConfig.newConfigDef();
    }

    @Override
    public void configure(Map<String, ?> configs) {
        configure(configs, "key".equals(configs.get(ConverterConfig.TYPE_CONFIG)));
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        format.serializer().configure(configs, isKey);
        format.deserializer().configure(configs, isKey);
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        if (value != null && !format.type().isInstance(value)) {
            throw wrongType(value);
        }
        try {
            return format.serializer().serialize(topic, format.type().cast(value));
        } catch (SerializationException e) {
            throw new DataException("Failed to serialize to " + format.name() + ": ", e);
        }
    }

    /** What is thrown for a value of another type. */
    protected DataException wrongType(Object value) {
        return new DataException("Failed to serialize to " + format.name() + " (was " + value.getClass() + "): ");
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        try {
            return new SchemaAndValue(format.schema(), format.deserializer().deserialize(topic, value));
        } catch (SerializationException e) {
            throw new DataException("Failed to deserialize " + format.name() + ": ", e);
        }
    }

    @Override
    public byte[] fromConnectHeader(String topic, String headerKey, Schema schema, Object value) {
        return fromConnectData(topic, schema, value);
    }

    @Override
    public SchemaAndValue toConnectHeader(String topic, String headerKey, byte[] value) {
        return toConnectData(topic, value);
    }

    @Override
    public void close() {
        format.serializer().close();
        format.deserializer().close();
    }
}
