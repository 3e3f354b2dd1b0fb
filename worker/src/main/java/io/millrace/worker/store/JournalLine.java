package io.millrace.worker.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.millrace.worker.model.TargetState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Changes as lines of the config journal: one JSON object each, with a newline behind it. Messages never quote a line,
 * which may hold secrets.
 */
final class JournalLine {
    static final int VERSION = 1;

    private static final String FORMAT = "connector-configs";
    private static final String NO_JOURNAL = "not a journal of connector configs";
    /** Keeps no names, and reads back whatever it wrote, however long. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** The kinds of line, by the word that stands in them. */
    private enum Kind {
        CONNECTOR("connector"),
        REMOVE("remove"),
        TARGET("target"),
        FILE("file");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** Says what is wrong with a line. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean json;

        private Unreadable(String reason, boolean json) {
            super(reason);
            this.json = json;
        }

        /** Whether the line is JSON after all; one cut short by a crash never is. */
        boolean isJson() {
            return json;
        }
    }

    private String kind;
    private String name;
    private String target;
    private Map<String, String> config;

    private JournalLine() {}

    /** The first line of every journal. */
    static byte[] header() {
        return write(json -> {
            json.writeStringField("millrace", FORMAT);
            json.writeNumberField("version", VERSION);
        });
    }

    static void checkHeader(byte[] line) throws Unreadable {
        String format = null;
        int version = 0;
        try (JsonParser json = parser(line)) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                if (field.equals("millrace")) {
                    format = json.getValueAsString();
                } else if (field.equals("version")) {
                    version = json.getValueAsInt();
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new Unreadable(NO_JOURNAL, true);
        }
        if (!FORMAT.equals(format)) {
            throw new Unreadable(NO_JOURNAL, true);
        }
        if (version != VERSION) {
            throw new Unreadable(
                    "version " + version + " of the format is not known here, only " + VERSION
                            + "; was it written by a newer release?",
                    true);
        }
    }

    /** The line of a change; none for task sets, which connectors make anew. */
    static Optional<byte[]> write(ConfigChange change) {
        if (change instanceof ConfigChange.PutConnector put) {
            return Optional.of(write(Kind.CONNECTOR, put.connector(), json -> {
                writeConfig(json, put.config());
                if (put.target().isPresent()) {
                    json.writeStringField("target", put.target().get().name());
                }
            }));
        }
        if (change instanceof ConfigChange.RemoveConnector remove) {
            return Optional.of(write(Kind.REMOVE, remove.connector(), json -> {}));
        }
        if (change instanceof ConfigChange.PutTarget put) {
            return Optional.of(write(
                    Kind.TARGET,
                    put.connector(),
                    json -> json.writeStringField("target", put.target().name())));
        }
        if (change instanceof ConfigChange.PutFileConfig put) {
            return Optional.of(write(Kind.FILE, put.connector(), json -> writeConfig(json, put.config())));
        }
        return Optional.empty();
    }

    /** Reads a line without its newline. */
    static ConfigChange read(byte[] line) throws Unreadable {
        JournalLine read = new JournalLine();
        try (JsonParser json = parser(line)) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                read.readField(json);
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw new Unreadable("more than one JSON object", true);
            }
        } catch (IOException e) {
            throw new Unreadable("no valid JSON", false);
        }
        return read.toChange();
    }

    private static JsonParser parser(byte[] line) throws IOException, Unreadable {
        JsonParser json = JSON.createParser(line);
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new Unreadable("no JSON object", false);
        }
        return json;
    }

    private void readField(JsonParser json) throws IOException, Unreadable {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
            case "kind" -> kind = text(json, field);
            case "name" -> name = text(json, field);
            case "target" -> target = text(json, field);
            case "config" -> config = readConfig(json);
            default -> json.skipChildren();
        }
    }

    private static Map<String, String> readConfig(JsonParser json) throws IOException, Unreadable {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new Unreadable("'config' is no JSON object", true);
        }
        Map<String, String> config = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            config.put(key, json.nextToken() == JsonToken.VALUE_NULL ? null : text(json, key));
        }
        return config;
    }

    private static String text(JsonParser json, String field) throws IOException, Unreadable {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new Unreadable("'" + field + "' is no string", true);
        }
        return json.getText();
    }

    private ConfigChange toChange() throws Unreadable {
        String connector = need(name, "name");
        return switch (kind()) {
            case CONNECTOR ->
                new ConfigChange.PutConnector(
                        connector, need(config, "config"), target == null ? Optional.empty() : Optional.of(target()));
            case REMOVE -> new ConfigChange.RemoveConnector(connector);
            case TARGET -> new ConfigChange.PutTarget(connector, target());
            case FILE -> new ConfigChange.PutFileConfig(connector, need(config, "config"));
        };
    }

    private Kind kind() throws Unreadable {
        String word = need(kind, "kind");
        return Arrays.stream(Kind.values())
                .filter(known -> known.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new Unreadable(
                        "unknown kind of record '" + word + "'; was it written by a newer release?", true));
    }

    private TargetState target() throws Unreadable {
        String word = need(target, "target");
        return Arrays.stream(TargetState.values())
                .filter(known -> known.name().equals(word))
                .findFirst()
                .orElseThrow(() -> new Unreadable("unknown target state '" + word + "'", true));
    }

    private static <T> T need(T value, String field) throws Unreadable {
        if (value == null) {
            throw new Unreadable("'" + field + "' is missing", true);
        }
        return value;
    }

    /** Writes fields of a JSON object. */
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] write(Kind kind, String connector, Fields rest) {
        return write(json -> {
            json.writeStringField("kind", kind.word);
            json.writeStringField("name", connector);
            rest.write(json);
        });
    }

    private static void writeConfig(JsonGenerator json, Map<String, String> config) throws IOException {
        json.writeObjectFieldStart("config");
        for (Map.Entry<String, String> entry : config.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static byte[] write(Fields fields) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Config cannot be written as JSON", e);
        }
        line.write('\n');
        return line.toByteArray();
    }
}
