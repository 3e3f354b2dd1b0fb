package io.millrace.rest.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.rest.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Holds requests and answers against the document, and tells what of it none has shown yet. */
public final class Conformity {
    /** The codes that are described without being told for each operation. */
    private static final Set<String> COMMON = Set.of("413", "415", "500", "503");

    private final JsonNode document;
    private final SchemaCheck check;
    private final Set<String> seenAnswers = new LinkedHashSet<>();

    /**
     * An operation of the document.
     *
     * @param path the template
     */
    public record Call(String method, String path, JsonNode operation) {
        public String id() {
            return operation.path("operationId").asText();
        }

        public boolean takesBody() {
            return operation.has("requestBody");
        }

        /** A path that leads to the operation. */
        public String samplePath() {
            return path.replace("{task}", "0").replaceAll("\\{[a-z]+}", "x");
        }

        private boolean isMeantBy(String method, String path) {
            return this.method.equals(method) && path.matches(this.path.replaceAll("\\{[a-z]+}", "[^/]+"));
        }
    }

    /** A request and what came back. */
    public record Exchange(
            String method, String path, Optional<String> sent, int status, Set<String> headers, String body) {}

    public Conformity(JsonNode document) {
        this.document = document;
        this.check = new SchemaCheck(document);
    }

    public List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(each -> calls.add(
                                new Call(each.getKey().toUpperCase(Locale.ROOT), path.getKey(), each.getValue()))));
        return calls;
    }

    /** What the document and an exchange disagree about; empty if nothing. */
    public List<String> problems(Exchange exchange) {
        Call call = call(exchange.method(), exchange.path().replaceAll("\\?.*", ""));
        String status = String.valueOf(exchange.status());
        JsonNode answer = call.operation().path("responses").path(status);
        if (answer.isMissingNode()) {
            return List.of(call.id() + " is answered " + status + ", which is not described: " + exchange.body());
        }
        seenAnswers.add(call.id() + " " + status);
        return Stream.of(
                        ofRequest(call, exchange),
                        ofBody(answer, exchange.body()),
                        missingHeaders(answer, exchange.headers()))
                .flatMap(List::stream)
                .map(problem -> call.id() + " " + status + ": " + problem)
                .toList();
    }

    /** What is wrong with a value that is said to look like this. */
    public List<String> problems(JsonNode value, String schema) {
        return check.problems(value, Schema.ref(schema));
    }

    /** Answers that are described for one operation and that no exchange has shown, as {@code operation status}. */
    public Set<String> unseenAnswers() {
        Set<String> answers = new LinkedHashSet<>();
        for (Call call : calls()) {
            call.operation().path("responses").fieldNames().forEachRemaining(status -> {
                if (!COMMON.contains(status)) {
                    answers.add(call.id() + " " + status);
                }
            });
        }
        answers.removeAll(seenAnswers);
        return answers;
    }

    /** Fields that are described and that no exchange has shown. */
    public Set<String> unseenFields() {
        return check.unseen();
    }

    /** Paths without variables are nearer than others. */
    private Call call(String method, String path) {
        List<Call> meant =
                calls().stream().filter(each -> each.isMeantBy(method, path)).toList();
        return meant.stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .or(() -> meant.stream().findFirst())
                .orElseThrow(() -> new AssertionError(method + " " + path + " is not described"));
    }

    /** Only bodies that were taken say something about their schema. */
    private List<String> ofRequest(Call call, Exchange exchange) {
        return exchange.sent().isPresent() && exchange.status() < 300
                ? check.problems(
                        parse(exchange.sent().get()), schema(call.operation().path("requestBody")))
                : List.of();
    }

    private List<String> ofBody(JsonNode answer, String body) {
        if (answer.has("content")) {
            return check.problems(parse(body), schema(answer));
        }
        return body.isEmpty() ? List.of() : List.of("the body is not described: " + body);
    }

    private static JsonNode schema(JsonNode described) {
        return described.path("content").path("application/json").path("schema");
    }

    private static List<String> missingHeaders(JsonNode answer, Set<String> headers) {
        List<String> missing = new ArrayList<>();
        answer.path("headers").properties().forEach(header -> {
            boolean there = headers.stream().anyMatch(header.getKey()::equalsIgnoreCase);
            if (!there && header.getValue().path("required").asBoolean()) {
                missing.add("header '" + header.getKey() + "' is missing");
            }
        });
        return missing;
    }

    private static JsonNode parse(String body) {
        try {
            return Json.mapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + body, e);
        }
    }
}
