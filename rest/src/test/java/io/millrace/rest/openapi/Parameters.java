package io.millrace.rest.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.Json;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes the parameters of an endpoint: those in the path first, then the query's, our own last. */
final class Parameters {
    private static final Map<String, String> IN_PATHS = Map.of(
            "connector", "The name of the connector.",
            "task", "The number of the task.",
            "plugin", "The plugin's class name, or a short form of it.",
            "logger", "The name of the logger; `root` for the root.");

    private final Operation operation;

    Parameters(Operation operation) {
        this.operation = operation;
    }

    ArrayNode of(Endpoint endpoint) {
        ArrayNode described = Json.array();
        List<Parameter> parameters = endpoint.parameters();
        parameters.stream().filter(Parameters::isInPath).forEach(each -> described.add(inPath(each)));
        parameters.stream().filter(each -> !isInPath(each)).forEach(each -> described.add(inQuery(each)));
        operation.ownParameters.forEach(
                (name, schema) -> described.add(parameter(name, "query", schema).put(Document.EXTENSION, true)));
        return described;
    }

    private static boolean isInPath(Parameter parameter) {
        return parameter.isAnnotationPresent(PathParam.class);
    }

    private ObjectNode inPath(Parameter parameter) {
        String name = parameter.getAnnotation(PathParam.class).value();
        return parameter(name, "path", schema(parameter));
    }

    private ObjectNode inQuery(Parameter parameter) {
        String name = parameter.getAnnotation(QueryParam.class).value();
        ObjectNode schema = operation.types.getOrDefault(name, schema(parameter));
        putDefault(schema, Optional.ofNullable(parameter.getAnnotation(DefaultValue.class)));
        return parameter(name, "query", schema);
    }

    private ObjectNode parameter(String name, String in, ObjectNode schema) {
        String sentence = Optional.ofNullable(operation.parameters.get(name))
                .or(() -> Optional.ofNullable(in.equals("path") ? IN_PATHS.get(name) : null))
                .orElseThrow(() -> new AssertionError("Nothing is said of parameter '" + name + "' of operation '"
                        + operation.id + "'; say it where the operation is described"));
        ObjectNode parameter = Json.object().put("name", name).put("in", in).put("description", sentence);
        if (in.equals("path")) {
            parameter.put("required", true);
        }
        parameter.set("schema", schema);
        return parameter;
    }

    private static ObjectNode schema(Parameter parameter) {
        Class<?> type = parameter.getType();
        if (type == boolean.class) {
            return Schema.bool();
        }
        if (type == int.class) {
            return Schema.integer();
        }
        return type == List.class ? Schema.list(Schema.string()) : Schema.string();
    }

    private static void putDefault(ObjectNode schema, Optional<DefaultValue> given) {
        switch (schema.path("type").asText()) {
            case "boolean" ->
                schema.put(
                        "default",
                        given.isPresent() && Boolean.parseBoolean(given.get().value()));
            case "integer" -> given.ifPresent(each -> schema.put("default", Integer.parseInt(each.value())));
            case "string" -> given.ifPresent(each -> schema.put("default", each.value()));
            default -> {}
        }
    }
}
