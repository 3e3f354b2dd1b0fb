package io.millrace.rest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds values against schemas, more strictly than OpenAPI asks: a field of which nothing is said is wrong. Remembers
 * the fields that it has seen.
 */
final class SchemaCheck {
    private static final String COMPONENTS = "#/components/schemas/";

    private final JsonNode schemas;
    private final Set<String> seen = new LinkedHashSet<>();

    SchemaCheck(JsonNode document) {
        schemas = document.at("/components/schemas");
    }

    /** The fields that no value has had, by schema. */
    Set<String> unseen() {
        Set<String> fields = new LinkedHashSet<>();
        schemas.properties().forEach(schema -> collect(schema.getKey(), schema.getValue(), fields));
        fields.removeAll(seen);
        return fields;
    }

    private static void collect(String name, JsonNode schema, Set<String> fields) {
        schema.path("properties").fieldNames().forEachRemaining(field -> fields.add(name + "." + field));
    }

    /** What is wrong with a value; empty if nothing is. */
    List<String> problems(JsonNode value, JsonNode schema) {
        return problems(value, schema, "", "$");
    }

    private List<String> problems(JsonNode value, JsonNode schema, String name, String place) {
        if (schema.has("$ref")) {
            String target = schema.path("$ref").asText().substring(COMPONENTS.length());
            return problems(value, schemas.path(target), target, place);
        }
        if (value.isNull() && schema.path("nullable").asBoolean()) {
            return List.of();
        }
        if (schema.has("allOf")) {
            return problems(value, schema.path("allOf").path(0), name, place);
        }
        return schema.has("oneOf") ? choice(value, schema, name, place) : typed(value, schema, name, place);
    }

    private List<String> choice(JsonNode value, JsonNode schema, String name, String place) {
        int fitting = 0;
        List<String> all = new ArrayList<>();
        for (JsonNode choice : schema.path("oneOf")) {
            List<String> found = problems(value, choice, name, place);
            fitting += found.isEmpty() ? 1 : 0;
            all.addAll(found);
        }
        if (fitting > 1) {
            return List.of(place + " fits more than one choice: " + value);
        }
        return fitting == 1 ? List.of() : all;
    }

    private List<String> typed(JsonNode value, JsonNode schema, String name, String place) {
        if (!isOfType(value, schema.path("type").asText())) {
            return List.of(place + " is no " + schema.path("type").asText() + ": " + value);
        }
        if (schema.has("enum") && !contains(schema.path("enum"), value)) {
            return List.of(place + " is none of " + schema.path("enum") + ": " + value);
        }
        List<String> problems = new ArrayList<>();
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                problems.addAll(problems(value.get(i), schema.path("items"), name, place + "[" + i + "]"));
            }
        }
        if (value.isObject()) {
            addMissing(value, schema, place, problems);
            value.properties()
                    .forEach(field -> problems.addAll(
                            field(field.getKey(), field.getValue(), schema, name, place + "." + field.getKey())));
        }
        return problems;
    }

    private static boolean isOfType(JsonNode value, String type) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> throw new AssertionError("The check does not know type '" + type + "'");
        };
    }

    private static boolean contains(JsonNode words, JsonNode value) {
        for (JsonNode word : words) {
            if (word.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static void addMissing(JsonNode value, JsonNode schema, String place, List<String> problems) {
        for (JsonNode field : schema.path("required")) {
            if (!value.has(field.asText())) {
                problems.add(place + "." + field.asText() + " is missing");
            }
        }
    }

    private List<String> field(String field, JsonNode value, JsonNode schema, String name, String place) {
        seen.add(name + "." + field);
        JsonNode known = schema.path("properties").path(field);
        if (!known.isMissingNode()) {
            return problems(value, known, name, place);
        }
        JsonNode others = schema.path("additionalProperties");
        if (others.isObject()) {
            return problems(value, others, name, place);
        }
        return others.asBoolean() ? List.of() : List.of(place + " is not described: " + value);
    }
}
