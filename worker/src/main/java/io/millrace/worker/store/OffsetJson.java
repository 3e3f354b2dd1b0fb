package io.millrace.worker.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * Source partitions and offsets as JSON: byte for byte what JsonConverter without schemas makes of them, without the
 * time it takes to load. Members come in the order of the map.
 */
final class OffsetJson {
    /** Keeps no names, and reads back whatever it wrote, however long. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private OffsetJson() {}

    /** The key of a source partition: {@code ["connector",{…}]}. */
    static ByteBuffer key(String connector, Map<?, ?> partition) {
        checkFormat(partition);
        return write(json -> {
            json.writeStartArray();
            json.writeString(connector);
            writeMap(json, partition);
            json.writeEndArray();
        });
    }

    /** What the keys of a connector begin with, and no other connector's: {@code ["connector",}. */
    static ByteBuffer keyPrefix(String connector) {
        ByteBuffer key = key(connector, null);
        return key.limit(key.limit() - "null]".length());
    }

    /** The source partition in a key, null if it is null; throws a DataException when the key is none. */
    static Map<String, Object> partition(ByteBuffer key) {
        try (JsonParser json = JSON.createParser(Buffers.bytes(key))) {
            if (json.nextToken() != JsonToken.START_ARRAY || json.nextToken() != JsonToken.VALUE_STRING) {
                throw new DataException("Keys of offsets must be JSON arrays that begin with a connector's name");
            }
            Map<String, Object> partition = readMap(json, json.nextToken());
            if (json.nextToken() != JsonToken.END_ARRAY || json.nextToken() != null) {
                throw new DataException("Keys of offsets must be JSON arrays of two elements");
            }
            return partition;
        } catch (IOException e) {
            throw new DataException("The key of an offset is no valid JSON", e);
        }
    }

    /** The bytes of an offset; null, a tombstone, stays null. */
    static ByteBuffer value(Map<?, ?> offset) {
        checkFormat(offset);
        return offset == null ? null : write(json -> writeMap(json, offset));
    }

    /** The offset in these bytes: null for none, integral numbers as Long and others as Double. */
    static Map<String, Object> read(ByteBuffer value) {
        byte[] bytes = Buffers.bytes(value);
        if (bytes == null || bytes.length == 0) {
            return null;
        }
        try (JsonParser json = JSON.createParser(bytes)) {
            return readMap(json, json.nextToken());
        } catch (IOException e) {
            throw new DataException("Offset is no valid JSON", e);
        }
    }

    private static void checkFormat(Map<?, ?> offsetData) {
        if (offsetData == null) {
            return;
        }
        for (Map.Entry<?, ?> entry : offsetData.entrySet()) {
            if (!(entry.getKey() instanceof String field)) {
                throw new DataException("Offsets may only use String keys");
            }
            checkValue(field, entry.getValue());
        }
    }

    private static void checkValue(String field, Object value) {
        if (value == null) {
            return;
        }
        Schema.Type type = ConnectSchema.schemaType(value.getClass());
        if (type == null || !type.isPrimitive()) {
            throw notPrimitive(field, type == null ? value.getClass().toString() : type.name());
        }
    }

    private static DataException notPrimitive(String field, String found) {
        return new DataException(
                "Offsets may only contain primitive types as values, but field " + field + " contains " + found);
    }

    private static void writeMap(JsonGenerator json, Map<?, ?> map) throws IOException {
        if (map == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.writeFieldName((String) entry.getKey());
            writeValue(json, entry.getValue());
        }
        json.writeEndObject();
    }

    private static void writeValue(JsonGenerator json, Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Float number) {
            json.writeNumber(number);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof byte[] bytes) {
            json.writeBinary(bytes);
        } else if (value instanceof ByteBuffer bytes) {
            json.writeBinary(Buffers.bytes(bytes));
        } else {
            json.writeString(value.toString());
        }
    }

    private static Map<String, Object> readMap(JsonParser json, JsonToken start) throws IOException {
        if (start == null || start == JsonToken.VALUE_NULL) {
            return null;
        }
        if (start != JsonToken.START_OBJECT) {
            throw new DataException("Offsets must be a JSON object");
        }
        Map<String, Object> offset = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            offset.put(field, readValue(json, field));
        }
        return offset;
    }

    private static Object readValue(JsonParser json, String field) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getBigIntegerValue().longValue();
            case VALUE_NUMBER_FLOAT -> json.getDecimalValue().doubleValue();
            case START_OBJECT -> throw notPrimitive(field, Schema.Type.MAP.name());
            case START_ARRAY -> throw notPrimitive(field, Schema.Type.ARRAY.name());
            default -> throw new DataException("Offset is no valid JSON");
        };
    }

    /** Writes one JSON value. */
    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    private static ByteBuffer write(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            content.write(json);
        } catch (IOException e) {
            throw new DataException("Offset cannot be written as JSON", e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }
}
