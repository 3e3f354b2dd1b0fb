package io.millrace.worker.record;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.json.JsonConverter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renders data that no converter could take: as JSON, and if that fails as text. Never throws. Any thread. */
final class RecordRendering {
    private static final Logger LOG = LoggerFactory.getLogger(RecordRendering.class);

    private final JsonConverter withSchemas = converter(true);
    private final JsonConverter withoutSchemas = converter(false);

    private static JsonConverter converter(boolean schemas) {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", Boolean.toString(schemas)), false);
        return converter;
    }

    /** A key or value: JSON with its schema; null stays null. */
    byte[] data(String topic, Schema schema, Object data) {
        return data == null ? null : render(withSchemas, topic, schema, data);
    }

    /** A source partition or offset: plain JSON, {@code null} for none. */
    String position(Map<String, ?> position) {
        return position == null
                ? "null"
                : new String(render(withoutSchemas, "", null, position), StandardCharsets.UTF_8);
    }

    private static byte[] render(JsonConverter json, String topic, Schema schema, Object data) {
        try {
            return json.fromConnectData(topic, schema, data);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.debug(
                    "No JSON can be made of an instance of {}", data.getClass().getName(), e);
            return text(data).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The text of an object that may be anybody's. */
    static String text(Object data) {
        try {
            return String.valueOf(data);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.debug(
                    "No text can be made of an instance of {}", data.getClass().getName(), e);
            return data.getClass().getName();
        }
    }
}
