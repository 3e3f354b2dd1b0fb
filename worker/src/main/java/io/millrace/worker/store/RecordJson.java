package io.millrace.worker.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values of the config and status topics as JSON: written byte for byte as JsonConverter without schemas does, and read
 * whenever it reads them, within the same limits; workers must agree on that (see the recorded offset).
 */
final class RecordJson {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
            .build();

    private RecordJson() {}

    /**
     * The value in these bytes: Map, List, String, Boolean, Long, which wraps around, or Double; null for null and for
     * nothing. What follows the first value is ignored.
     */
    static Object read(byte[] bytes) throws IOException {
        if (bytes == null || bytes.length == 0) {
            return null;
        }
        try (JsonParser json = JSON.createParser(bytes)) {
            JsonToken first = json.nextToken();
            return first == null ? null : value(json, first);
        } catch (NumberFormatException e) {
            throw new IOException("A number is out of all bounds", e);
        }
    }

    private static Object value(JsonParser json, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> members(json);
            case START_ARRAY -> elements(json);
            case VALUE_STRING -> json.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> json.getBigIntegerValue().longValue();
            case VALUE_NUMBER_FLOAT -> json.getDecimalValue().doubleValue();
            default -> null;
        };
    }

    private static Map<String, Object> members(JsonParser json) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            members.put(name, value(json, json.nextToken()));
        }
        return members;
    }

    private static List<Object> elements(JsonParser json) throws IOException {
        List<Object> elements = new ArrayList<>();
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            elements.add(value(json, token));
        }
        return elements;
    }

    /** The bytes of an object, in the order of the map; values are maps, strings, truths, whole numbers or null. */
    static byte[] write(Map<String, ?> members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            writeObject(json, members);
        } catch (IOException e) {
            throw new UncheckedIOException("Record cannot be written as JSON", e);
        }
        return bytes.toByteArray();
    }

    private static void writeObject(JsonGenerator json, Map<?, ?> members) throws IOException {
        json.writeStartObject();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            json.writeFieldName((String) member.getKey());
            writeValue(json, member.getValue());
        }
        json.writeEndObject();
    }

    private static void writeValue(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Map<?, ?> members) {
            writeObject(json, members);
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else {
            json.writeString((String) value);
        }
    }
}
