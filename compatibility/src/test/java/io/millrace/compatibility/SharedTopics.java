package io.millrace.compatibility;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What workers of both kinds have written to the topics of their cluster, byte by byte where bytes count. Immutable. */
record SharedTopics(MixedCluster cluster) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Pattern> STATUSES = Map.of(
            "status-(connector|task)-.*",
            Pattern.compile(
                    "\\{\"state\":\"[A-Z]+\",\"trace\":(null|\"org.apache.kafka.connect.errors.ConnectException: "
                            + "there is [^\"]+\"),\"worker_id\":\"localhost:\\d+\",\"generation\":\\d+,"
                            + "\"version\":(null|\"1.0\")}"),
            "status-topic-.*",
            Pattern.compile("\\{\"topic\":\\{\"name\":\"[^\"]+\",\"connector\":\"[^\"]+\",\"task\":\\d,"
                    + "\"discoverTimestamp\":\\d+}}"));

    /** The config topic tells each of these connectors' lives in the same way. */
    void assertSameLives(List<String> connectors) {
        Map<String, List<String>> lives = new TreeMap<>();
        connectors.forEach(connector -> lives.put(connector, life(connector)));
        List<String> first = lives.get(connectors.get(0));
        assertTrue(first.size() > 10, first::toString);
        lives.forEach((connector, life) -> assertEquals(
                String.join("\n", first), String.join("\n", life), connectors.get(0) + " and " + connector));
    }

    private List<String> life(String connector) {
        return cluster.records("config").stream()
                .map(record -> text(record.key()) + " = " + withoutOrder(text(record.value())))
                .filter(line -> line.contains(connector))
                .map(line -> line.replace(connector, "it"))
                .toList();
    }

    // The members of 'properties' have none; everything else is as it is in the topic.
    private static String withoutOrder(String value) {
        if (value == null || !value.startsWith("{\"properties\":")) {
            return value;
        }
        try {
            Map<String, String> members = new TreeMap<>();
            JsonNode json = JSON.readTree(value);
            json.path("properties")
                    .properties()
                    .forEach(each -> members.put(each.getKey(), each.getValue().toString()));
            return value.length() + " characters: " + members;
        } catch (JsonProcessingException e) {
            throw new AssertionError(value, e);
        }
    }

    /** All states are written in the one form there is. */
    void assertStatusesHaveTheirForm() {
        for (ConsumerRecord<byte[], byte[]> record : cluster.records("status")) {
            String key = text(record.key());
            Pattern form = STATUSES.entrySet().stream()
                    .filter(each -> key.matches(each.getKey()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("unknown key " + key))
                    .getValue();
            Predicate<String> has = form.asMatchPredicate();
            assertTrue(
                    record.value() == null || has.test(text(record.value())), () -> key + " = " + text(record.value()));
        }
    }

    /** Each source partition has one key, whoever has written it. */
    void assertOffsetKeys(Set<String> tasks) {
        Set<String> expected = new TreeSet<>();
        for (String task : tasks) {
            String connector = task.substring(0, task.lastIndexOf('-'));
            expected.add("[\"" + connector + "\",{\"task\":\"" + task + "\",\"place\":\"here\"}]");
        }
        Set<String> keys = new TreeSet<>();
        cluster.records("offset").forEach(record -> keys.add(text(record.key())));
        assertEquals(String.join("\n", expected), String.join("\n", keys));
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }
}
