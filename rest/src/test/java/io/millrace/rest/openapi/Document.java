package io.millrace.rest.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.Json;
import io.millrace.rest.openapi.Operation.Answer;
import io.millrace.rest.openapi.Operation.Header;
import io.millrace.rest.openapi.Operation.Tag;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.AppInfoParser;

/** Makes the OpenAPI document out of what the annotations and the tables tell. */
final class Document {
    static final String EXTENSION = "x-millrace-extension";

    private static final String ABOUT = """
            The REST API of Apache Kafka Connect as a Millrace worker serves it. What Apache's worker has not is marked \
            with `x-millrace-extension`; with `compatibility=strict` it is not there, this document neither, and requests \
            that are malformed are answered with Apache's status codes.

            A refusal has the body `Error`. Unknown paths are refused with 404, methods that a path does not have with \
            405, and requests that accept no JSON with 406. `HEAD` is answered wherever `GET` is, and `OPTIONS` on every \
            path. REST extensions, for instance one that authenticates, may refuse requests in ways of their own. \
            `admin.listeners` says where paths below `/admin` are served.""";

    private final Map<String, Operation> operations = Operations.all();

    private Document() {}

    static ObjectNode make() {
        return new Document().document();
    }

    private ObjectNode document() {
        ObjectNode document = Json.object().put("openapi", "3.0.3");
        document.putObject("info")
                .put("title", "Millrace: a Kafka Connect worker")
                .put("description", ABOUT)
                .put("version", AppInfoParser.getVersion());
        document.putArray("servers").addObject().put("url", "/").put("description", "The worker that serves this.");
        ArrayNode tags = document.putArray("tags");
        for (Tag tag : Tag.values()) {
            tags.addObject().put("name", tag.word).put("description", tag.sentence + ".");
        }
        addPaths(document.putObject("paths"));
        ObjectNode schemas = document.putObject("components").putObject("schemas");
        Schemas.all().forEach(schemas::set);
        return document;
    }

    private void addPaths(ObjectNode paths) {
        for (Endpoint endpoint : Endpoint.all()) {
            Operation operation = operations.get(endpoint.name());
            if (operation == null) {
                throw new AssertionError("Nothing is said of '" + endpoint.name() + "'; describe it in Operations,"
                        + " ConnectorOperations or ExtensionOperations");
            }
            paths.withObjectProperty(endpoint.path()).set(endpoint.verb(), described(endpoint, operation));
        }
    }

    private static ObjectNode described(Endpoint endpoint, Operation operation) {
        ObjectNode json = Json.object().put("operationId", operation.id);
        json.putArray("tags").add(operation.tag.word);
        json.put("summary", operation.summary);
        if (operation.tag == Tag.EXTENSIONS) {
            json.put(EXTENSION, true);
        }
        ArrayNode parameters = new Parameters(operation).of(endpoint);
        if (!parameters.isEmpty()) {
            json.set("parameters", parameters);
        }
        if (endpoint.takesBody()) {
            ObjectNode body = json.putObject("requestBody").put("required", true);
            content(body, endpoint.consumes(), Schema.ref(operation.body));
        }
        ObjectNode responses = json.putObject("responses");
        answers(endpoint, operation)
                .forEach((status, answer) ->
                        responses.set(String.valueOf(status), response(answer, endpoint.produces())));
        return json;
    }

    /** Those that the tables tell, and those that need not be told. */
    private static SortedMap<Integer, Answer> answers(Endpoint endpoint, Operation operation) {
        SortedMap<Integer, Answer> answers = new TreeMap<>(operation.answers);
        if (endpoint.takesBody()) {
            answers.put(413, refusal("The body is longer than `rest.request.max.bytes` allows."));
            answers.put(415, refusal("The body is said to be something else than JSON."));
        }
        if (operation.mayFail) {
            answers.putIfAbsent(500, refusal("The worker failed, or did not answer within 90 seconds."));
        }
        answers.putIfAbsent(503, refusal("The worker is starting or stopping."));
        answers.get(503).headers().put("Retry-After", new Header("Seconds after which to try again.", true));
        return answers;
    }

    private static Answer refusal(String sentence) {
        return new Answer(sentence, Schema.ref("Error"), new TreeMap<>());
    }

    private static ObjectNode response(Answer answer, String type) {
        ObjectNode json = Json.object().put("description", answer.sentence());
        if (!answer.headers().isEmpty()) {
            ObjectNode headers = json.putObject("headers");
            answer.headers()
                    .forEach((name, header) -> headers.putObject(name)
                            .put("description", header.sentence())
                            .put("required", header.always())
                            .set("schema", Schema.string()));
        }
        if (answer.schema() != null) {
            content(json, type, answer.schema());
        }
        return json;
    }

    private static void content(ObjectNode json, String type, ObjectNode schema) {
        json.putObject("content").putObject(type).set("schema", schema);
    }
}
