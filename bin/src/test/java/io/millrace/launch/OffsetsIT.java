package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.launch.RestCalls.Answer;
import io.millrace.testing.kafka.KafkaFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offsets shown, altered and reset over REST, and what the file connectors make of it. */
class OffsetsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ALTERED = "The offsets for this connector have been altered successfully";
    private static final String RESET = "The offsets for this connector have been reset successfully";

    @TempDir
    Path folder;

    private WorkerFixture worker;
    private RestCalls rest;
    private final String topic = WorkerFixture.topics().createFresh("lines", 1);

    @BeforeEach
    void start() {
        worker = new WorkerFixture(folder).start();
        rest = worker.rest();
    }

    @AfterEach
    void stop() {
        worker.close();
        WorkerFixture.topics().delete(topic);
    }

    @Test
    void aSourceReadsAgainFromWhereItIsPutAndFromTheBeginning() throws IOException {
        Path in = folder.resolve("in.txt");
        Files.writeString(in, "one\ntwo\n");
        createSource("in", in);
        awaitValues("one", "two");
        stop("in");
        assertEquals(offsets(filePartition(in), "{\"position\":8}"), shown("in"));

        Answer altered = rest.patch("/connectors/in/offsets", change(Map.of("filename", in.toString()), position(4)));

        assertEquals(ALTERED, altered.message());
        assertEquals(offsets(filePartition(in), "{\"position\":4}"), shown("in"));
        resume("in");
        awaitValues("one", "two", "two");

        stop("in");
        assertEquals(RESET, rest.delete("/connectors/in/offsets").message());
        assertEquals("{\"offsets\":[]}", shown("in"));
        assertEquals(RESET, rest.delete("/connectors/in/offsets").message());
        resume("in");
        awaitValues("one", "two", "two", "one", "two");
    }

    @Test
    void aDeletedSourceLeavesItsOffsetsToTheNextOfItsName() throws IOException {
        Path in = folder.resolve("in.txt");
        Files.writeString(in, "one\ntwo\n");
        createSource("in", in);
        awaitValues("one", "two");

        assertEquals(204, rest.delete("/connectors/in").status());
        assertEquals(404, rest.get("/connectors/in/offsets").status());
        Files.writeString(in, "one\ntwo\nthree\n");
        createSource("in", in);

        awaitValues("one", "two", "three");
    }

    @Test
    void aSinkWritesAgainFromWhereItIsPutAndFromTheBeginning() {
        Path out = folder.resolve("out.txt");
        WorkerFixture.topics().produce(topic, "one", "two", "three");
        createSink("out", out);
        awaitLines(out, "one", "two", "three");
        stop("out");
        assertEquals(offsets(kafkaPartition(), "{\"kafka_offset\":3}"), shown("out"));
        Map<String, Object> partition = Map.of("kafka_topic", topic, "kafka_partition", 0);

        assertEquals(
                ALTERED,
                rest.patch("/connectors/out/offsets", change(partition, kafkaOffset(1)))
                        .message());
        assertEquals(offsets(kafkaPartition(), "{\"kafka_offset\":1}"), shown("out"));
        resume("out");
        awaitLines(out, "one", "two", "three", "two", "three");

        stop("out");
        assertEquals(
                ALTERED,
                rest.patch("/connectors/out/offsets", change(partition, null)).message());
        assertEquals("{\"offsets\":[]}", shown("out"));
        assertEquals(
                ALTERED,
                rest.patch("/connectors/out/offsets", change(partition, kafkaOffset(2)))
                        .message());
        assertEquals(RESET, rest.delete("/connectors/out/offsets").message());
        assertEquals("{\"offsets\":[]}", shown("out"));
        assertEquals(RESET, rest.delete("/connectors/out/offsets").message());
        assertEquals(
                ALTERED,
                rest.patch("/connectors/out/offsets", change(partition, null)).message());
        resume("out");
        awaitLines(out, "one", "two", "three", "two", "three", "one", "two", "three");
    }

    @Test
    void aGroupThatIsInUseElsewhereIsLeftAlone() {
        String group = WorkerFixture.topics().freshName("group");
        WorkerFixture.topics().produce(topic, "one");
        rest.post(
                "/connectors",
                Map.of(
                        "name",
                        "out",
                        "initial_state",
                        "STOPPED",
                        "config",
                        RestCalls.config(
                                "connector.class",
                                "FileStreamSink",
                                "file",
                                folder.resolve("out.txt").toString(),
                                "topics",
                                topic,
                                "consumer.override.group.id",
                                group)));
        Map<String, Object> partition = Map.of("kafka_topic", topic, "kafka_partition", 0);
        try (KafkaConsumer<String, String> member = member(group)) {
            eventually(
                    "a record is read",
                    () -> !member.poll(Duration.ofMillis(100)).isEmpty());
            member.commitSync();

            assertInUse("alter", rest.patch("/connectors/out/offsets", change(partition, kafkaOffset(0))));
            assertInUse("alter", rest.patch("/connectors/out/offsets", change(partition, null)));
            assertInUse("reset", rest.delete("/connectors/out/offsets"));
            assertEquals(offsets(kafkaPartition(), "{\"kafka_offset\":1}"), shown("out"));
        }
        assertEquals(RESET, rest.delete("/connectors/out/offsets").message());
    }

    @Test
    void whatBrokersRefuseIsToldWithItsReason() {
        rest.create("out", "connector.class", "FileStreamSink", "file", "/dev/null", "topics", topic);
        stop("out");

        Answer refused = rest.patch(
                "/connectors/out/offsets", change(Map.of("kafka_topic", topic, "kafka_partition", 7), kafkaOffset(1)));

        assertEquals(400, refused.status());
        assertTrue(
                refused.message().startsWith("Failed to alter consumer group offsets for connector out: "),
                refused.message());
        assertTrue(refused.message().contains(topic + "-7"), refused.message());
        assertTrue(refused.message().endsWith("(UnknownTopicOrPartitionException)"), refused.message());
    }

    @Test
    void onlyStoppedConnectorsCanBeChanged() {
        Path out = folder.resolve("out.txt");
        createSink("out", out);

        Answer refused = rest.delete("/connectors/out/offsets");

        assertEquals(400, refused.status());
        assertTrue(refused.message().endsWith("'/connectors/out/stop' endpoint"), refused.message());
        assertEquals(404, rest.delete("/connectors/none/offsets").status());
    }

    private void createSource(String name, Path file) {
        assertEquals(
                201,
                rest.create(name, "connector.class", "FileStreamSource", "file", file.toString(), "topic", topic)
                        .status());
    }

    private void createSink(String name, Path file) {
        assertEquals(
                201,
                rest.create(name, "connector.class", "FileStreamSink", "file", file.toString(), "topics", topic)
                        .status());
    }

    private void stop(String connector) {
        assertEquals(204, rest.put("/connectors/" + connector + "/stop", null).status());
    }

    private void resume(String connector) {
        assertEquals(202, rest.put("/connectors/" + connector + "/resume", null).status());
    }

    private void awaitValues(String... values) {
        assertEquals(List.of(values), WorkerFixture.topics().awaitValues(topic, values.length, PATIENCE));
    }

    private static void awaitLines(Path file, String... lines) {
        eventually(
                "all lines are there",
                () -> Files.exists(file) ? Files.readAllLines(file) : List.of(),
                found -> found.equals(List.of(lines)));
    }

    private String shown(String connector) {
        return rest.get("/connectors/" + connector + "/offsets").body().toString();
    }

    private static String offsets(String partition, String offset) {
        return "{\"offsets\":[{\"partition\":" + partition + ",\"offset\":" + offset + "}]}";
    }

    private static String filePartition(Path file) {
        return "{\"filename\":\"" + file + "\"}";
    }

    private String kafkaPartition() {
        return "{\"kafka_partition\":0,\"kafka_topic\":\"" + topic + "\"}";
    }

    private static Map<String, Object> position(long position) {
        return Map.of("position", position);
    }

    private static Map<String, Object> kafkaOffset(long offset) {
        return Map.of("kafka_offset", offset);
    }

    private static Map<String, Object> change(Map<String, ?> partition, Map<String, Object> offset) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("partition", partition);
        entry.put("offset", offset);
        return Collections.singletonMap("offsets", List.of(entry));
    }

    private KafkaConsumer<String, String> member(String group) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                KafkaFixture.shared().bootstrapServers(),
                "group.id",
                group,
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false");
        KafkaConsumer<String, String> member =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        member.subscribe(List.of(topic));
        return member;
    }

    private static void assertInUse(String what, Answer answer) {
        assertEquals(500, answer.status());
        assertEquals(
                "Failed to " + what + " consumer group offsets for connector out either because its tasks haven't "
                        + "stopped completely yet or the connector was resumed before the request to " + what
                        + " its offsets could be successfully completed. If the connector is in a stopped state, this "
                        + "operation can be safely retried. If it doesn't eventually succeed, the Connect cluster may "
                        + "need to be restarted to get rid of the zombie sink tasks.",
                answer.message());
    }
}
