package io.millrace.compatibility;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * An HTTP answer as lines of text in which everything counts that a client may look at: the status, which headers there
 * are, some of their values, and the body with the order of its members. Left out are dates, stack traces (their first
 * line counts) and the documentation of config keys, which is in our own words.
 */
record Answer(int status, List<String> lines) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FRAMING_HEADERS = List.of("content-length", "transfer-encoding");
    private static final List<String> COMPARED_HEADERS = List.of("allow", "content-type", "location");

    Answer {
        lines = List.copyOf(lines);
    }

    static Answer of(HttpResponse<String> response, Variables variables) {
        List<String> lines = new ArrayList<>();
        lines.add("status " + response.statusCode());
        Set<String> names = new TreeSet<>(response.headers().map().keySet());
        names.removeAll(FRAMING_HEADERS);
        lines.add("headers " + names);
        for (String header : COMPARED_HEADERS) {
            response.headers()
                    .allValues(header)
                    .forEach(value -> lines.add(header + ": " + variables.fold(sortedWords(header, value))));
        }
        lines.addAll(variables
                .fold(readable(response.body()))
                .lines()
                .map(Answer::wherever)
                .toList());
        return new Answer(response.statusCode(), lines);
    }

    /** Which Jetty it is, and where the connectors of MirrorMaker are, differs by how the workers are packaged. */
    private static String wherever(String line) {
        return line.replaceFirst("Jetty:// [0-9.]+", "Jetty")
                .replaceAll("(Mirror\\w+', [^}]*location=')(classpath|file:@plugins@/connect-mirror/)'", "$1@mirror@'");
    }

    /** In place of an answer that did not come. */
    static Answer missing(IOException cause) {
        return new Answer(0, List.of("no answer", cause.toString()));
    }

    private static String sortedWords(String header, String value) {
        return header.equals("allow") ? new TreeSet<>(List.of(value.split("\\s*,\\s*"))).toString() : value;
    }

    private static String readable(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            if (!json.isContainerNode()) {
                return body;
            }
            blur(json);
            if (json.has("connector.class")) {
                sortMembers((ObjectNode) json);
            }
            sortNames(json);
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            return body;
        }
    }

    private static void blur(JsonNode json) {
        if (json instanceof ObjectNode members) {
            if (members.path("documentation").isTextual()) {
                members.put("documentation", "...");
            }
            if (members.path("trace").isTextual()) {
                members.put(
                        "trace",
                        members.get("trace").asText().lines().findFirst().orElse(""));
            }
        }
        if (json.path("config") instanceof ObjectNode config) {
            sortMembers(config);
        }
        json.forEach(Answer::blur);
    }

    // The members of a connector's config have no order: Apache's worker gives them that of a HashMap.
    private static void sortMembers(ObjectNode config) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        config.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
        config.removeAll();
        config.setAll(sorted);
    }

    // A list of names has no order.
    private static void sortNames(JsonNode json) {
        if (json instanceof ArrayNode names
                && StreamSupport.stream(names.spliterator(), false).allMatch(JsonNode::isTextual)) {
            List<String> sorted = StreamSupport.stream(names.spliterator(), false)
                    .map(JsonNode::asText)
                    .sorted()
                    .toList();
            names.removeAll();
            sorted.forEach(names::add);
        }
    }

    /** All of it in one line. */
    String inOneLine() {
        return String.join(" ", lines).replaceAll("\\s+", " ");
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
