package io.millrace.rest.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads request bodies and refuses what does not fit, naming the place. Any thread. */
public final class RequestBody {
    /** Words and numbers of the body; single characters may be quoted. */
    private static final Pattern QUOTED_TOKEN =
            Pattern.compile(" '[^']{2,}'(?=: was expecting)|(?<=Numeric value) \\([^)]*\\)");

    /** Where Jackson leaves the body out of its own notes of a place. */
    private static final Pattern REDACTED_SOURCE =
            Pattern.compile("\\[Source: REDACTED [^;]*; (line: \\d+, column: \\d+)]");

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
        return strings(body, object(body), "");
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

    /** The values of the object at {@code path}, in the body, as strings; a path is empty or ends with a dot. */
    static Map<String, String> strings(byte[] body, JsonNode object, String path) {
        Map<String, String> values = new LinkedHashMap<>();
        boolean fractions = false;
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            values.put(entry.getKey(), string(entry.getValue(), path + entry.getKey()));
            fractions |= entry.getValue().isFloatingPointNumber();
        }
        return fractions ? asWritten(body, path) : values;
    }

    // 1.50 and 1e3 are settings as they are written; a tree of nodes has only their values.
    private static Map<String, String> asWritten(byte[] body, String path) {
        try (JsonParser parser = Json.mapper().createParser(body)) {
            parser.nextToken();
            return path.isEmpty() ? texts(parser) : texts(parser, path.substring(0, path.length() - 1));
        } catch (IOException e) {
            throw new UncheckedIOException("A body that was readable is not any more", e);
        }
    }

    /** Of members of the same name, the last counts, as in a tree. */
    private static Map<String, String> texts(JsonParser parser, String member) throws IOException {
        Map<String, String> texts = Map.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = parser.currentName().equals(member);
            if (parser.nextToken() == JsonToken.START_OBJECT && wanted) {
                texts = texts(parser);
            } else {
                parser.skipChildren();
            }
        }
        return texts;
    }

    private static Map<String, String> texts(JsonParser parser) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            texts.put(name, parser.nextToken() == JsonToken.VALUE_NULL ? null : parser.getText());
            parser.skipChildren();
        }
        return texts;
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
            throw new UnreadableBodyException("The request body is not valid JSON: "
                    + withoutQuotes(e.getOriginalMessage()) + place(e.getLocation()));
        } catch (IOException e) {
            throw new UnreadableBodyException("The request body cannot be read: " + e.getMessage(), e);
        }
    }

    /** What Jackson says, without what it quotes of the body: that may be secret. */
    private static String withoutQuotes(String message) {
        return REDACTED_SOURCE
                .matcher(QUOTED_TOKEN.matcher(message).replaceAll(""))
                .replaceAll("$1");
    }

    private static String place(JsonLocation at) {
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
