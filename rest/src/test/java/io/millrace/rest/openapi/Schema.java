package io.millrace.rest.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.Json;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The words in which bodies are described: OpenAPI's schemas, as far as the endpoints need them. */
final class Schema {
    private static final String COMPONENTS = "#/components/schemas/";

    private Schema() {}

    static ObjectNode string() {
        return Json.object().put("type", "string");
    }

    static ObjectNode integer() {
        return Json.object().put("type", "integer").put("format", "int32");
    }

    /** Milliseconds since the epoch. */
    static ObjectNode instant() {
        return Json.object()
                .put("type", "integer")
                .put("format", "int64")
                .put("description", "Milliseconds since the epoch.");
    }

    static ObjectNode bool() {
        return Json.object().put("type", "boolean");
    }

    static ObjectNode words(Collection<String> words) {
        ObjectNode schema = string();
        schema.set("enum", Json.strings(words));
        return schema;
    }

    /** The names of an enum's constants. */
    static ObjectNode names(Enum<?>[] constants) {
        return words(Arrays.stream(constants).map(Enum::name).toList());
    }

    /** The texts of an enum's constants, in lower case. */
    static ObjectNode lowerCaseNames(Enum<?>[] constants) {
        return words(Arrays.stream(constants)
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList());
    }

    static ObjectNode ref(String name) {
        return Json.object().put("$ref", COMPONENTS + name);
    }

    static ObjectNode list(ObjectNode items) {
        ObjectNode schema = Json.object().put("type", "array");
        schema.set("items", items);
        return schema;
    }

    /** An object with any names. */
    static ObjectNode map(ObjectNode values) {
        ObjectNode schema = Json.object().put("type", "object");
        schema.set("additionalProperties", values);
        return schema;
    }

    /** An object of which the worker knows nothing. */
    static ObjectNode anyObject() {
        return Json.object().put("type", "object").put("additionalProperties", true);
    }

    static ObjectNode oneOf(ObjectNode... choices) {
        ObjectNode schema = Json.object();
        schema.putArray("oneOf").addAll(List.of(choices));
        return schema;
    }

    /** The same or null; a reference cannot say so by itself. */
    static ObjectNode orNull(ObjectNode schema) {
        if (!schema.has("$ref")) {
            return schema.put("nullable", true);
        }
        ObjectNode wrapped = Json.object();
        wrapped.putArray("allOf").add(schema);
        return wrapped.put("nullable", true);
    }

    static ObjectNode told(ObjectNode schema, String sentence) {
        return schema.put("description", sentence);
    }

    static ObjectNode object(Field... fields) {
        ObjectNode schema = Json.object().put("type", "object");
        ArrayNode required = Json.array();
        ObjectNode properties = Json.object();
        for (Field field : fields) {
            properties.set(field.name(), field.schema());
            if (field.required()) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        schema.set("properties", properties);
        return schema;
    }

    /** Of an object that may have no other fields. */
    static ObjectNode closed(ObjectNode object) {
        return object.put("additionalProperties", false);
    }

    static Field field(String name, ObjectNode schema) {
        return new Field(name, schema, true);
    }

    static Field optional(String name, ObjectNode schema) {
        return new Field(name, schema, false);
    }

    /** One field of an object. */
    record Field(String name, ObjectNode schema, boolean required) {}
}
