package io.millrace.rest.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What annotations do not tell of an endpoint. Filled while the tables are made, then only read. */
final class Operation {
    final String id;
    final Tag tag;
    final String summary;
    final SortedMap<Integer, Answer> answers = new TreeMap<>();
    final Map<String, String> parameters = new LinkedHashMap<>();
    final Map<String, ObjectNode> types = new LinkedHashMap<>();
    final Map<String, ObjectNode> ownParameters = new LinkedHashMap<>();
    String body = "";
    boolean mayFail = true;

    /** What endpoints are about. */
    enum Tag {
        WORKER("Worker", "The worker itself"),
        CONNECTORS("Connectors", "Connectors, their configs, states and topics"),
        TASKS("Tasks", "The tasks of connectors"),
        OFFSETS("Offsets", "How far connectors have come (KIP-875)"),
        PLUGINS("Plugins", "Plugins and the validation of configs"),
        LOGGERS("Loggers", "Levels of loggers (KIP-495, KIP-976)"),
        EXTENSIONS("Extensions", "What Apache's worker has not; with `compatibility=strict` this one has it neither");

        final String word;
        final String sentence;

        Tag(String word, String sentence) {
            this.word = word;
            this.sentence = sentence;
        }
    }

    /**
     * One way to answer.
     *
     * @param schema null when there is no body
     * @param headers by name
     */
    record Answer(String sentence, ObjectNode schema, Map<String, Header> headers) {}

    /**
     * A header of an answer.
     *
     * @param always whether it is never missing
     */
    record Header(String sentence, boolean always) {}

    private Operation(String id, Tag tag, String summary) {
        this.id = id;
        this.tag = tag;
        this.summary = summary;
    }

    static Operation of(String id, Tag tag, String summary) {
        return new Operation(id, tag, summary);
    }

    /** @param schema the name of what the body has to look like */
    Operation takes(String schema) {
        body = schema;
        return this;
    }

    Operation answers(int status, String sentence) {
        return answers(status, sentence, null);
    }

    Operation answers(int status, String sentence, ObjectNode schema) {
        answers.put(status, new Answer(sentence, schema, new LinkedHashMap<>()));
        return this;
    }

    /** An answer with the body of errors. */
    Operation refuses(int status, String sentence) {
        return answers(status, sentence, Schema.ref("Error"));
    }

    /** A header of an answer that has been told of. */
    Operation header(int status, String name, String sentence) {
        answers.get(status).headers().put(name, new Header(sentence, true));
        return this;
    }

    /** The same of one that is there only if there is a reason. */
    Operation mayHaveHeader(int status, String name, String sentence) {
        answers.get(status).headers().put(name, new Header(sentence, false));
        return this;
    }

    /** What a parameter is for that the method has by its annotations. */
    Operation parameter(String name, String sentence) {
        parameters.put(name, sentence);
        return this;
    }

    /** The same of one that the method takes as text and reads by itself. */
    Operation parameter(String name, ObjectNode type, String sentence) {
        types.put(name, type);
        return parameter(name, sentence);
    }

    /** A parameter that the endpoint reads by itself, none of Apache's. */
    Operation ownParameter(String name, ObjectNode schema, String sentence) {
        ownParameters.put(name, schema);
        return parameter(name, sentence);
    }

    /** The answer is a file of ours, hence nothing can go wrong. */
    Operation neverFails() {
        mayFail = false;
        return this;
    }
}
