package io.millrace.launch.connectors;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.StringConverter;

/** Converts strings, but only while somebody listens at its {@code registry.port}, as converters with a registry do. */
public final class RegistryConverter implements Converter {
    private final StringConverter strings = new StringConverter();
    private int port;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        port = Integer.parseInt((String) configs.get("registry.port"));
        strings.configure(configs, isKey);
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        ask();
        return strings.fromConnectData(topic, schema, value);
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        ask();
        return strings.toConnectData(topic, value);
    }

    private void ask() {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
        } catch (IOException e) {
            throw new DataException("Failed to fetch the schema", e);
        }
    }
}
