package io.millrace.rest.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads request bodies and refuses what does not fit, naming the place. Any thread. */
public final class RequestBody {
    private RequestBody() {}

    /** The JSON object that the body holds. */
    static JsonNode object(byte[] body) {
        JsonNode node = parse(body);
        if (node.isMissingNode()) {
            throw new UnreadableBodyException("The request has no body; expected a JSON object");
        }
        if (!node.isObject()) {
            throw new UnreadableBodyException("The request body must be a JSON object, not " + kind(node));
        }
        return node;
    }

    /** A connector config: an object whose values are strings or null; numbers and booleans become strings. */
    public static Map<String, String> config(byte[] body) {
        return strings(object(body), "");
    }

    /** Whether there is nothing in the body, or JSON's null. */
    public static boolean isNothing(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).strip().matches("|null");
    }

    /** @param place for the message, e.g. {@code the request body} */
    static void refuseUnknownFields(JsonNode object, List<String> known, String place) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String field = names.next();
            if (!known.contains(field)) {
                throw new UnreadableBodyException(
                        "Unknown field '" + field + "' in " + place + "; known fields are " + known);
            }
        }
    }

    /** The values of an object as strings; {@code path} leads to it in messages and ends with a dot unless empty. */
    static Map<String, String> strings(JsonNode object, String path) {
        Map<String, String> values = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> values.put(entry.getKey(), string(entry.getValue(), path + entry.getKey())));
        return values;
    }

    /** A string, or another scalar's text, or null for JSON's null. */
    static String string(JsonNode value, String place) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isValueNode()) {
            throw new UnreadableBodyException("'" + place + "' must be a string, not " + kind(value));
        }
        return value.asText();
    }

    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case STRING, BINARY -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL, MISSING -> "null";
            case POJO -> "a value";
        };
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Json.mapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw new UnreadableBodyException(
                    "The request body is not valid JSON: " + e.getOriginalMessage() + place(e.getLocation()), e);
        } catch (IOException e) {
            throw new UnreadableBodyException("The request body cannot be read: " + e.getMessage(), e);
        }
    }

    private static String place(JsonLocation at) {
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
