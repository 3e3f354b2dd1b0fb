package io.millrace.rest.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DocumentTest {
    private static final String SCHEMAS = "#/components/schemas/";

    private final JsonNode document = Document.make();
    private final List<Conformity.Call> calls = new Conformity(document).calls();

    @Test
    void everyEndpointIsDescribedAndNothingElse() {
        assertEquals(Endpoint.all().size(), calls.size());
        assertEquals(
                Endpoint.all().stream().map(Endpoint::name).collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(Operations.all().keySet()));
    }

    @Test
    void everyOperationHasItsOwnName() {
        assertEquals(
                calls.size(), calls.stream().map(Conformity.Call::id).distinct().count());
    }

    @Test
    void everyReferenceLeadsToASchemaAndEverySchemaIsReferredTo() {
        Set<String> referred = document.findValuesAsText("$ref").stream()
                .map(ref -> ref.substring(SCHEMAS.length()))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> known = new TreeSet<>();
        document.at("/components/schemas").fieldNames().forEachRemaining(known::add);
        assertEquals(known, referred);
    }

    @Test
    void everyVariableOfAPathIsAParameter() {
        for (Conformity.Call call : calls) {
            List<String> parameters = new ArrayList<>();
            call.operation().path("parameters").forEach(each -> {
                if (each.path("in").asText().equals("path")) {
                    parameters.add("{" + each.path("name").asText() + "}");
                }
            });

            assertEquals(
                    List.of(call.path().split("/")).stream()
                            .filter(part -> part.startsWith("{"))
                            .toList(),
                    parameters,
                    call.id());
        }
    }

    @Test
    void everyRefusalHasACodeAndAMessage() {
        for (Conformity.Call call : calls) {
            call.operation().path("responses").properties().forEach(answer -> {
                boolean refusal = Integer.parseInt(answer.getKey()) >= 400;
                boolean error = answer.getValue().toString().contains(SCHEMAS + "Error\"");
                assertEquals(refusal && !call.path().equals("/health"), error, call.id() + " " + answer.getKey());
            });
        }
    }

    @Test
    void onlyOperationsWithABodySayWhatItHasToLookLike() {
        Operations.all()
                .forEach((name, operation) -> assertEquals(
                        Endpoint.all().stream().anyMatch(each -> each.name().equals(name) && each.takesBody()),
                        !operation.body.isEmpty(),
                        name));
    }

    @Test
    void sentencesEndAsSuch() {
        List<String> sentences = document.findValuesAsText("description");
        sentences.addAll(document.findValuesAsText("summary"));

        assertTrue(sentences.stream().allMatch(each -> each.endsWith(".")), sentences.toString());
    }
}
