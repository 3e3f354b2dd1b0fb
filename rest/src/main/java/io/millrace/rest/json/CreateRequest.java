package io.millrace.rest.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.worker.model.TargetState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The body of {@code POST /connectors}. Immutable.
 *
 * @param name trimmed; empty when the body names none
 * @param initialState empty when the body asks for none (KIP-980)
 */
public record CreateRequest(String name, Map<String, String> config, Optional<TargetState> initialState) {
    private static final List<String> FIELDS = List.of("name", "config", "initial_state");

    public static CreateRequest read(byte[] body) {
        JsonNode object = RequestBody.object(body);
        RequestBody.refuseUnknownFields(object, FIELDS, "the request body");
        String name = RequestBody.string(object.get("name"), "name");
        return new CreateRequest(name == null ? "" : name.trim(), config(body, object), initialState(object));
    }

    private static Map<String, String> config(byte[] body, JsonNode object) {
        JsonNode config = object.path("config");
        if (config.isObject()) {
            return RequestBody.strings(body, config, "config.");
        }
        String found = config.isMissingNode() ? "is missing" : "must not be " + RequestBody.kind(config);
        throw new UnreadableBodyException(
                "Field 'config' " + found + "; expected a JSON object with the connector's configuration");
    }

    private static Optional<TargetState> initialState(JsonNode object) {
        String text = RequestBody.string(object.get("initial_state"), "initial_state");
        return Optional.ofNullable(text).map(CreateRequest::targetState);
    }

    private static TargetState targetState(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "RUNNING" -> TargetState.STARTED;
            case "PAUSED" -> TargetState.PAUSED;
            case "STOPPED" -> TargetState.STOPPED;
            default ->
                throw new UnreadableBodyException(
                        "'initial_state' must be one of RUNNING, PAUSED, STOPPED, was '" + text + "'");
        };
    }
}
