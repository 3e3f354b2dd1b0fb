package io.millrace.compatibility.recording;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;

/** Text and its bytes. Task thread. */
public final class RecordingConverter implements Converter, Closeable {
    private CallLog calls;
    private Misbehaviour misbehaviour;

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        misbehaviour = new Misbehaviour(settings);
        calls = CallLog.of(isKey ? "key" : "value", settings);
        calls.add("configure " + CallLog.shown(settings));
        misbehaviour.in("configure");
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        throw new UnsupportedOperationException("the one with headers is called");
    }

    @Override
    public byte[] fromConnectData(String topic, Headers headers, Schema schema, Object value) {
        calls.add("fromConnectData " + topic + " " + headers.toArray().length + " " + schema + " " + shortened(value));
        misbehaviour.at(value);
        return value == null ? null : value.toString().getBytes(UTF_8);
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        throw new UnsupportedOperationException("the one with headers is called");
    }

    @Override
    public SchemaAndValue toConnectData(String topic, Headers headers, byte[] value) {
        String text = value == null ? null : new String(value, UTF_8);
        calls.add("toConnectData " + topic + " " + headers.toArray().length + " " + text);
        misbehaviour.at(text);
        return new SchemaAndValue(Schema.OPTIONAL_STRING_SCHEMA, text);
    }

    private static String shortened(Object value) {
        String text = String.valueOf(value);
        return text.length() > 100 ? text.substring(0, 10) + "..." : text;
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public void close() {
        calls.add("close");
    }
}
