package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testing.kafka.KafkaFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes that are only tried tell what they would change, and change nothing. */
class DryRunIT {
    private static final String FILE_SOURCE = "FileStreamSource";

    @TempDir
    Path folder;

    private WorkerFixture worker;
    private final String absent = "dry-run-" + UUID.randomUUID();

    @BeforeEach
    void start() {
        worker = new WorkerFixture(folder).start();
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void aCreateOfAFileSourceTellsTasksAndTopicsAndCreatesNothing() throws Exception {
        var answer = plan(
                "new",
                "connector.class",
                FILE_SOURCE,
                "file",
                folder.resolve("in").toString(),
                "topic",
                absent,
                "topic.creation.default.partitions",
                "2",
                "topic.creation.default.replication.factor",
                "1",
                "flie",
                "x");

        JsonNode body = answer.body();
        assertEquals(200, answer.status(), answer.toString());
        assertEquals("create", body.path("action").asText());
        assertEquals("source", body.path("type").asText());
        assertEquals(0, body.path("error_count").asInt());
        assertEquals(1, body.path("tasks").path("then").asInt());
        assertEquals(
                absent, body.path("tasks").path("configs").path(0).path("topic").asText());
        assertEquals("warning", check(body, "topic").path("result").asText());
        assertEquals("ok", check(body, "topic_creation").path("result").asText(), body.toString());
        assertEquals("ok", check(body, "topic_creation_group").path("result").asText());
        assertEquals("file", body.path("warnings").path(0).path("meant").asText());
        assertNothingThere("new");
    }

    @Test
    void anUpdateTellsTheDifferenceAndLeavesTheConnectorAlone() throws Exception {
        String topic = WorkerFixture.topics().createFresh("dry-run", 1);
        Path file = Files.writeString(folder.resolve("in"), "one\n");
        worker.rest().create("c", "connector.class", FILE_SOURCE, "file", file.toString(), "topic", topic);
        eventually("it runs", () -> worker.rest().states("c").equals("RUNNING [RUNNING]"));
        JsonNode before = worker.rest().get("/connectors/c/config").body();

        var put = worker.rest()
                .put(
                        "/connectors/c/config?dry_run=true",
                        Map.of(
                                "connector.class",
                                FILE_SOURCE,
                                "file",
                                "/elsewhere",
                                "topic",
                                topic,
                                "db.password",
                                "geheim"));
        var patch = worker.rest().patch("/connectors/c/config?dry_run=true", Map.of("batch.size", "nope"));

        assertEquals("update", put.body().path("action").asText(), put.toString());
        assertEquals(
                "{\"key\":\"file\",\"change\":\"changed\",\"from\":\"" + file + "\",\"to\":\"/elsewhere\"}",
                put.body().path("changes").path(1).toString());
        assertFalse(put.toString().contains("geheim"), put.toString());
        assertEquals("[hidden]", put.body().path("changes").path(0).path("to").asText());
        assertEquals(1, put.body().path("tasks").path("now").asInt());
        assertEquals(
                "/elsewhere",
                put.body().path("tasks").path("configs").path(0).path("file").asText());
        assertEquals("ok", check(put.body(), "topic").path("result").asText());
        assertEquals("refuse", patch.body().path("action").asText(), patch.toString());
        assertEquals(
                "batch.size", patch.body().path("errors").path(0).path("key").asText());
        assertEquals(before, worker.rest().get("/connectors/c/config").body());
        assertEquals("RUNNING [RUNNING]", worker.rest().states("c"));
        WorkerFixture.topics().delete(topic);
    }

    @Test
    void aSinkIsToldOfTopicsItsGroupAndDeadLettersThatCannotBe() throws Exception {
        String topic = WorkerFixture.topics().createFresh("dry-run", 3);
        var answer = plan(
                "sink",
                "connector.class",
                "FileStreamSink",
                "file",
                folder.resolve("out").toString(),
                "topics",
                topic + "," + absent + "-2",
                "errors.deadletterqueue.topic.name",
                absent,
                "consumer.override.max.poll.records",
                "5");

        JsonNode body = answer.body();
        assertEquals("ok", check(body, "topic", topic).path("result").asText(), answer.toString());
        assertEquals(
                "The topic has 3 partition(s)",
                check(body, "topic", topic).path("message").asText());
        assertEquals(
                "warning", check(body, "topic", absent + "-2").path("result").asText());
        assertEquals("ok", check(body, "consumer_group").path("result").asText());
        assertEquals(
                "error", check(body, "topic_creation", absent).path("result").asText(), "3 replicas, 1 broker");
        assertEquals(
                "ok", check(body, "client_overrides", "consumer").path("result").asText());
        assertEquals(1, body.path("tasks").path("then").asInt());
        assertFalse(Files.exists(folder.resolve("out")));
        assertNothingThere("sink");
        WorkerFixture.topics().delete(topic);
    }

    @Test
    void aConnectorThatThrowsIsToldInItsPlace() throws Exception {
        var start = plan("hostile", "connector.class", WorkerFixture.SOURCE, "topic", absent, "throw", "start");
        var validate = plan("hostile", "connector.class", WorkerFixture.SOURCE, "topic", absent, "throw", "validate");
        var unknown = plan("hostile", "connector.class", "FileStreamSorce");

        assertEquals(200, start.status());
        assertEquals("error", check(start.body(), "tasks").path("result").asText(), start.toString());
        assertTrue(check(start.body(), "tasks").path("message").asText().contains("thrown in start"));
        assertTrue(start.body().path("tasks").path("then").isNull());
        assertEquals("refuse", validate.body().path("action").asText());
        assertEquals(
                "connector.class",
                unknown.body().path("errors").path(0).path("key").asText());
        assertNothingThere("hostile");
        assertEquals(200, worker.rest().get("/health").status());
    }

    @Test
    void aCreateSaysInAHeaderWhatWasProbablyNotMeant() {
        var answer = worker.rest().create("c", "connector.class", FILE_SOURCE, "topic", absent, "flie", "x");

        assertEquals(201, answer.status(), answer.toString());
        assertEquals(
                "299 - \"'flie' is not declared by FileStreamSource; did you mean 'file'?\"",
                answer.headers().firstValue("Warning").orElse(""));
        assertEquals(204, worker.rest().delete("/connectors/c").status());
    }

    @Test
    void wrongSettingsForTopicsAreToldBeforeTheConnectorStarts() {
        var answer = worker.rest()
                .create("c", "connector.class", FILE_SOURCE, "topic", absent, "topic.creation.groups", "g");

        assertEquals(400, answer.status(), answer.toString());
        assertTrue(answer.message().contains("topic.creation.default.partitions"), answer.toString());
    }

    private RestCalls.Answer plan(String name, String... settings) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("config", RestCalls.config(settings));
        return worker.rest().post("/connectors?dry_run=true", body);
    }

    private void assertNothingThere(String name) throws Exception {
        assertEquals("[]", worker.rest().get("/connectors").body().toString());
        assertEquals(404, worker.rest().get("/connectors/" + name + "/status").status());
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", KafkaFixture.shared().bootstrapServers()))) {
            Set<String> topics = admin.listTopics().names().get();
            assertTrue(topics.stream().noneMatch(topic -> topic.startsWith(absent)), topics.toString());
        }
    }

    private static JsonNode check(JsonNode plan, String check) {
        return check(plan, check, "");
    }

    /** The first check of a kind, of a subject unless that is empty. */
    private static JsonNode check(JsonNode plan, String check, String subject) {
        return StreamSupport.stream(plan.path("checks").spliterator(), false)
                .filter(each -> each.path("check").asText().equals(check))
                .filter(each ->
                        subject.isEmpty() || each.path("subject").asText().equals(subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No check " + check + " " + subject + " in " + plan));
    }
}
