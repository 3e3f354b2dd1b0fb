package io.millrace.worker.record;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;

/** Logs its calls, and fails on the content {@code poison}. */
final class LoggingConverter implements Converter, HeaderConverter {
    private final String name;
    private final List<String> log;

    LoggingConverter(String name, List<String> log) {
        this.name = name;
        this.log = log;
    }

    static Converters all(List<String> log) {
        return new Converters(
                Fixtures.loaded((Converter) new LoggingConverter("key", log)),
                Fixtures.loaded((Converter) new LoggingConverter("value", log)),
                Fixtures.loaded((HeaderConverter) new LoggingConverter("header", log)));
    }

    @Override
    public byte[] fromConnectData(String topic, Headers headers, Schema schema, Object value) {
        log.add(name + " " + topic + " " + headers.toArray().length);
        return bytes(value);
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        throw new UnsupportedOperationException("the form with headers is the one to call");
    }

    @Override
    public SchemaAndValue toConnectData(String topic, Headers headers, byte[] value) {
        log.add(name + " " + topic + " " + headers.toArray().length);
        return value(value);
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        throw new UnsupportedOperationException("the form with headers is the one to call");
    }

    @Override
    public byte[] fromConnectHeader(String topic, String headerKey, Schema schema, Object value) {
        log.add(name + " " + topic + " " + headerKey);
        return bytes(value);
    }

    @Override
    public SchemaAndValue toConnectHeader(String topic, String headerKey, byte[] value) {
        log.add(name + " " + topic + " " + headerKey);
        return value(value);
    }

    private byte[] bytes(Object value) {
        if ("poison".equals(value)) {
            throw new DataException("poisoned " + name);
        }
        return value == null ? null : Fixtures.bytes(value.toString());
    }

    private SchemaAndValue value(byte[] bytes) {
        String text = Fixtures.text(bytes);
        if ("poison".equals(text)) {
            throw new DataException("poisoned " + name);
        }
        return "nothing".equals(text) ? null : new SchemaAndValue(Schema.OPTIONAL_STRING_SCHEMA, text);
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {}

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public org.apache.kafka.common.config.ConfigDef config() {
        return new org.apache.kafka.common.config.ConfigDef();
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public void close() {
        log.add("close " + name);
    }
}
