package io.millrace.compatibility;

import static io.millrace.compatibility.Call.get;
import static io.millrace.compatibility.Call.put;
import static io.millrace.compatibility.Distribution.MILLRACE;
import static io.millrace.testing.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.compatibility.SideBySide.Side;
import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.KafkaTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MongoDB's sink connector in our worker: what the database refuses goes to the dead letters, the rest arrives. */
final class MongoPipelineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HEADER = "__connect.errors.";

    private final KafkaTopics topics = KafkaFixture.shared().topics();
    private final String sink = topics.freshName("mongo");
    private final String topic = topics.createFresh("documents", 1);
    private final String deadLetters = topics.freshName("dead-documents");

    @TempDir
    private Path folder;

    @AfterEach
    void deleteTopics() {
        topics.delete(topic);
    }

    /** The ways in which a record of this test goes wrong, by its number, and where. */
    private enum Fault {
        NOT_JSON(7, "VALUE_CONVERTER", "org.apache.kafka.connect.errors.DataException"),
        NO_DOCUMENT(11, "TASK_PUT", "org.apache.kafka.connect.errors.DataException"),
        KNOWN_ID(13, "TASK_PUT", "com.mongodb.kafka.connect.sink.dlq.WriteException");

        private final int remainder;
        private final String stage;
        private final String exception;

        Fault(int remainder, String stage, String exception) {
            this.remainder = remainder;
            this.stage = stage;
            this.exception = exception;
        }

        boolean hits(int number) {
            return number % 100 == remainder;
        }

        String value(int number) {
            return switch (this) {
                case NOT_JSON -> "{order " + number;
                case NO_DOCUMENT -> "\"order " + number + "\"";
                case KNOWN_ID -> "{\"_id\": -1, \"note\": \"order " + number + "\"}";
            };
        }
    }

    @Test
    void documentsArriveAndErrantRecordsAreDeadLetters() {
        int records = 1000;
        produce(records, EnumSet.allOf(Fault.class));
        try (MongoDatabase mongo = new MongoDatabase();
                PluginWorker worker = launch()) {
            mongo.insert("shop", "orders", "{\"_id\": -1, \"note\": \"was there\"}");
            Side side = worker.awaitSide();
            create(side, mongo, "InsertOneDefaultStrategy");
            new SinkLag(topics, sink).awaitNone(topic);

            List<String> documents = new ArrayList<>(List.of("{\"_id\": -1, \"note\": \"was there\"}"));
            documents.addAll(goodDocuments(records, EnumSet.allOf(Fault.class)));
            assertEquals(documents, mongo.documents("shop", "orders"));
            int letters = assertDeadLetters(records, EnumSet.allOf(Fault.class));
            assertEquals(3 * records / 100, letters, "each once");
            assertRuns(side);
        }
    }

    @Test
    @RealPluginsProfile
    void neitherDocumentsNorDeadLettersAreLostWhenTheWorkerIsKilled() {
        int records = 50_000;
        Set<Fault> faults = EnumSet.of(Fault.NOT_JSON, Fault.NO_DOCUMENT);
        produce(records, faults);
        try (MongoDatabase mongo = new MongoDatabase()) {
            try (PluginWorker worker = launch()) {
                create(worker.awaitSide(), mongo, "ReplaceOneDefaultStrategy");
                eventually("documents arrive", PATIENCE, () -> mongo.count("shop", "orders"), count -> count > 5000);
            }
            long before = mongo.count("shop", "orders");
            try (PluginWorker worker = launch()) {
                new SinkLag(topics, sink).awaitNone(topic);
                assertEquals(goodDocuments(records, faults), mongo.documents("shop", "orders"));
                int letters = assertDeadLetters(records, faults);
                System.out.println("MongoDB's sink: killed after " + before + " of " + records + " records, "
                        + (letters - 2 * records / 100) + " dead letters came twice");
                assertRuns(worker.awaitSide());
            }
        }
    }

    private void produce(int records, Set<Fault> faults) {
        topics.produce(
                topic,
                IntStream.range(0, records)
                        .mapToObj(number -> value(number, faults))
                        .toList());
    }

    /** A second worker finds its connector in the file of the first. */
    private PluginWorker launch() {
        Map<String, String> settings = Map.of(
                "plugin.path", RealPlugin.path(List.of(RealPlugin.MONGO)),
                "plugin.index.dir", folder.resolve("plugin-index").toString(),
                "config.storage.file.filename", folder.resolve("configs").toString(),
                "consumer.session.timeout.ms", "6000",
                "consumer.heartbeat.interval.ms", "2000");
        return PluginWorker.launch(MILLRACE, folder.resolve("worker"), settings);
    }

    private void create(Side worker, MongoDatabase mongo, String writeModel) {
        Answer answer = worker.send(
                put("/connectors/" + sink + "/config", """
                {"connector.class":"com.mongodb.kafka.connect.MongoSinkConnector","topics":"%s",
                 "key.converter":"org.apache.kafka.connect.storage.StringConverter",
                 "value.converter":"org.apache.kafka.connect.json.JsonConverter",
                 "value.converter.schemas.enable":"false",
                 "connection.uri":"%s","database":"shop","collection":"orders",
                 "document.id.strategy":"com.mongodb.kafka.connect.sink.processor.id.strategy.ProvidedInValueStrategy",
                 "writemodel.strategy":"com.mongodb.kafka.connect.sink.writemodel.strategy.%s",
                 "bulk.write.ordered":"false","mongo.errors.tolerance":"all",
                 "errors.tolerance":"all","errors.deadletterqueue.topic.name":"%s",
                 "errors.deadletterqueue.topic.replication.factor":"1",
                 "errors.deadletterqueue.context.headers.enable":"true"}
                """.formatted(topic, mongo.uri(), writeModel, deadLetters)));
        assertEquals(201, answer.status(), answer::toString);
    }

    private void assertRuns(Side worker) {
        String status = worker.send(get("/connectors/" + sink + "/status")).inOneLine();
        assertTrue(status.contains("\"RUNNING\"") && !status.contains("FAILED"), status);
    }

    private static Optional<Fault> fault(int number, Set<Fault> faults) {
        return faults.stream().filter(fault -> fault.hits(number)).findFirst();
    }

    private static String value(int number, Set<Fault> faults) {
        return fault(number, faults)
                .map(fault -> fault.value(number))
                .orElse("{\"_id\": " + number + ", \"note\": \"order " + number + "\"}");
    }

    private static List<String> goodDocuments(int records, Set<Fault> faults) {
        return IntStream.range(0, records)
                .filter(number -> fault(number, faults).isEmpty())
                .mapToObj(number -> value(number, faults))
                .toList();
    }

    // Which offsets went wrong in which way, their values as they were; how many dead letters there are.
    private int assertDeadLetters(int records, Set<Fault> faults) {
        Map<Integer, String> expected = new TreeMap<>();
        for (int number = 0; number < records; number++) {
            String value = value(number, faults);
            int offset = number;
            fault(number, faults)
                    .ifPresent(fault -> expected.put(offset, fault.stage + " " + fault.exception + " " + value));
        }
        Map<Integer, String> actual = new TreeMap<>();
        List<ConsumerRecord<byte[], byte[]>> letters = topics.records(deadLetters);
        for (ConsumerRecord<byte[], byte[]> letter : letters) {
            Map<String, String> headers = headers(letter);
            actual.put(
                    Integer.parseInt(headers.get("offset")),
                    headers.get("stage") + " " + headers.get("exception.class.name") + " " + text(letter.value()));
            assertContext(headers);
        }
        topics.delete(deadLetters);
        assertEquals(expected, actual);
        return letters.size();
    }

    private void assertContext(Map<String, String> headers) {
        assertEquals(topic, headers.get("topic"));
        assertEquals("0", headers.get("partition"));
        assertEquals(sink, headers.get("connector.name"));
        assertEquals("0", headers.get("task.id"));
        assertTrue(
                headers.get("exception.stacktrace").contains(headers.get("exception.class.name")), headers::toString);
        assertTrue(headers.containsKey("exception.message"), headers::toString);
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> each) {
        return StreamSupport.stream(each.headers().spliterator(), false)
                .collect(Collectors.toMap(
                        header -> header.key().substring(HEADER.length()),
                        MongoPipelineIT::headerText,
                        (a, b) -> b,
                        TreeMap::new));
    }

    private static String headerText(Header header) {
        return header.value() == null ? "" : text(header.value());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
