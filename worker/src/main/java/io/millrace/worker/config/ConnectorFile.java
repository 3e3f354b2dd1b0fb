package io.millrace.worker.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.worker.model.TargetState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * A connector as its file on the command line gives it: JSON, flat or as a create request, or properties. Immutable.
 *
 * @param config the raw config, values may be null
 * @param initialState the target state if the file names one
 */
public record ConnectorFile(String name, Map<String, String> config, Optional<TargetState> initialState) {
    public ConnectorFile {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    /** Reads a file by its content, whatever its name; a ConnectException of one line names the file and the problem. */
    public static ConnectorFile read(Path path) {
        return new Reader(path).read();
    }

    /** Shows no values: they may be secret. */
    @Override
    public String toString() {
        return name + config.keySet();
    }

    /** Tries the three forms on one file. */
    private static final class Reader {
        private static final ObjectMapper JSON = new ObjectMapper();

        private final Path path;
        private final PropertyFile file;

        Reader(Path path) {
            this.path = path;
            this.file = new PropertyFile(path, "connector configuration");
        }

        ConnectorFile read() {
            byte[] content = file.bytes();
            if (!startsLikeJson(content)) {
                return named(file.properties(content), "");
            }
            try {
                return fromJson(JSON.readTree(content));
            } catch (JacksonException e) {
                String where = e.getLocation() == null
                        ? ""
                        : " (line " + e.getLocation().getLineNr() + ")";
                return fromMalformedJson(content, e.getOriginalMessage() + where);
            } catch (IOException e) {
                throw file.failure("cannot be read: " + e.getMessage(), e);
            }
        }

        private ConnectorFile fromMalformedJson(byte[] content, String problem) {
            return named(file.properties(content), "; it looks like JSON, but it is not: " + problem);
        }

        private ConnectorFile fromJson(JsonNode json) {
            if (!json.isObject()) {
                return missingName("; its JSON must be an object");
            }
            if (isFlat(json)) {
                return named(strings(json), "");
            }
            JsonNode config = json.path("config");
            if (!config.isObject() || !isFlat(config)) {
                return missingName("; its JSON must be an object of strings, or have 'name' and 'config', the latter "
                        + "an object of strings");
            }
            return request(json, strings(config));
        }

        private ConnectorFile request(JsonNode json, Map<String, String> config) {
            String name = json.path("name").asText("");
            String inner = config.get("name");
            if (inner == null && !name.isEmpty()) {
                config.put("name", name);
            } else if (inner != null && !name.isEmpty() && !inner.equals(name)) {
                throw new ConnectException(
                        "Connector name configuration in 'config' doesn't match the one specified in " + "'name' at '"
                                + path + "'");
            }
            ConnectorFile connector = named(config, "");
            return new ConnectorFile(connector.name(), config, initialState(json.path("initial_state")));
        }

        private Optional<TargetState> initialState(JsonNode given) {
            if (given.isMissingNode() || given.isNull()) {
                return Optional.empty();
            }
            return Optional.of(
                    switch (given.asText().trim().toUpperCase(Locale.ROOT)) {
                        case "RUNNING" -> TargetState.STARTED;
                        case "PAUSED" -> TargetState.PAUSED;
                        case "STOPPED" -> TargetState.STOPPED;
                        default ->
                            throw file.failure(
                                    "has an unknown initial_state '" + given.asText()
                                            + "'; it must be RUNNING, PAUSED or STOPPED",
                                    null);
                    });
        }

        private ConnectorFile named(Map<String, String> config, String hint) {
            String name = config.get("name");
            return name == null ? missingName(hint) : new ConnectorFile(name, config, Optional.empty());
        }

        private ConnectorFile missingName(String hint) {
            throw new ConnectException(
                    "Connector configuration at '" + path + "' is missing the mandatory 'name' configuration" + hint);
        }

        private static boolean startsLikeJson(byte[] content) {
            String text = new String(content, StandardCharsets.UTF_8).trim();
            return text.startsWith("{") || text.startsWith("[");
        }

        private static boolean isFlat(JsonNode object) {
            for (JsonNode value : object) {
                if (value.isContainerNode()) {
                    return false;
                }
            }
            return true;
        }

        private static Map<String, String> strings(JsonNode object) {
            Map<String, String> strings = new LinkedHashMap<>();
            object.properties().forEach(entry -> {
                JsonNode value = entry.getValue();
                strings.put(entry.getKey(), value.isNull() ? null : value.asText());
            });
            return strings;
        }
    }
}
