package io.millrace.compatibility.recording;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.HeaderConverter;

/** Text and its bytes. Task thread. */
public final class RecordingHeaderConverter implements HeaderConverter {
    private CallLog calls;
    private Misbehaviour misbehaviour;

    @Override
    public void configure(Map<String, ?> settings) {
        misbehaviour = new Misbehaviour(settings);
        calls = CallLog.of("header", settings);
        calls.add("configure " + CallLog.shown(settings));
    }

    @Override
    public byte[] fromConnectHeader(String topic, String key, Schema schema, Object value) {
        calls.add("fromConnectHeader " + topic + " " + key + " " + value);
        misbehaviour.at(value);
        return String.valueOf(value).getBytes(UTF_8);
    }

    @Override
    public SchemaAndValue toConnectHeader(String topic, String key, byte[] value) {
        String text = new String(value, UTF_8);
        calls.add("toConnectHeader " + topic + " " + key + " " + text);
        misbehaviour.at(text);
        return new SchemaAndValue(Schema.STRING_SCHEMA, text);
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
