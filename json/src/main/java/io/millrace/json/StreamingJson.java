package io.millrace.json;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.ConverterConfig;
import org.apache.kafka.connect.storage.ConverterType;
import org.apache.kafka.connect.storage.HeaderConverter;

/** Makes converters that answer as Apache's {@code JsonConverter} does, faster. */
public final class StreamingJson {
    private StreamingJson() {}

    /**
     * A converter, of headers as well, that gives the bytes, values and errors that Apache's gives with the same
     * settings.
     *
     * @param apache not configured yet; belongs to the new converter from now on
     */
    public static Converter inPlaceOf(JsonConverter apache) {
        return new StandIn(apache);
    }

    /** Nested, since a converter with a name of its own would pass for a plugin. Any thread, once configured. */
    static final class StandIn implements Converter, HeaderConverter {
        private final JsonConverter apache;
        private final LongAdder handedOver = new LongAdder();
        private RecordWriter writer;
        private RecordReader reader;

        StandIn(JsonConverter apache) {
            this.apache = apache;
        }

        @Override
        public String version() {
            return apache.version();
        }

        @Override
        public ConfigDef config() {
            return apache.config();
        }

        @Override
        public void configure(Map<String, ?> configs) {
            apache.configure(configs);
            begin(configs);
        }

        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {
            apache.configure(configs, isKey);
            Map<String, Object> typed = new HashMap<>(configs);
            typed.put(ConverterConfig.TYPE_CONFIG, (isKey ? ConverterType.KEY : ConverterType.VALUE).getName());
            begin(typed);
        }

        private void begin(Map<String, ?> configs) {
            JsonSettings settings = JsonSettings.of(configs);
            writer = new RecordWriter(settings);
            reader = new RecordReader(settings);
        }

        @Override
        public byte[] fromConnectData(String topic, Schema schema, Object value) {
            if (schema == null && value == null) {
                return null;
            }
            try {
                return writer.write(schema, value);
            } catch (RuntimeException leftToApache) {
                handedOver.increment();
                byte[] written = apache.fromConnectData(topic, schema, value);
                writer.learn(schema, written);
                return written;
            }
        }

        @Override
        public SchemaAndValue toConnectData(String topic, byte[] record) {
            if (record == null) {
                return SchemaAndValue.NULL;
            }
            try {
                return reader.read(record);
            } catch (RuntimeException leftToApache) {
                handedOver.increment();
                SchemaAndValue read = apache.toConnectData(topic, record);
                reader.learn(record, read);
                return read;
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

        /** How many records Apache's converter has written or read: the first of each schema, and unusual ones. */
        long handedOver() {
            return handedOver.sum();
        }

        @Override
        public void close() {
            if (writer != null) {
                writer.forget();
                reader.forget();
            }
            apache.close();
        }
    }
}
