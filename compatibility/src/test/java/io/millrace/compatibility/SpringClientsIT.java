package io.millrace.compatibility;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testing.kafka.KafkaFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** Spring's two synchronous clients with their default settings drive a connector through its life on our worker. */
final class SpringClientsIT {
    @TempDir
    private static Path folder;

    private static WorkerProcess worker;
    private static String rest;
    private Map<String, Object> config;

    @BeforeAll
    static void start() {
        worker = WorkerProcess.start(Distribution.MILLRACE, folder.resolve("worker"));
        rest = worker.rest().toString();
        eventually(
                "the worker is ready",
                () -> new RestTemplate()
                        .getForEntity(rest + "/connectors", JsonNode.class)
                        .getStatusCode()
                        .is2xxSuccessful());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @BeforeEach
    void begin() throws IOException {
        String topic = KafkaFixture.shared().topics().createFresh("by-spring", 1);
        Path input = Files.writeString(folder.resolve(topic + ".txt"), "one\ntwo\n");
        config =
                Map.of("connector.class", "FileStreamSource", "tasks.max", 1, "file", input.toString(), "topic", topic);
    }

    @Test
    void restTemplateCreatesUpdatesRestartsAndDeletes() {
        RestTemplate spring = new RestTemplate();
        String connector = rest + "/connectors/{name}";

        ResponseEntity<JsonNode> created = spring.postForEntity(
                rest + "/connectors", Map.of("name", "template", "config", config), JsonNode.class);
        assertEquals(HttpStatus.CREATED, created.getStatusCode());
        assertEquals("template", created.getBody().get("name").asText());
        assertTrue(created.getHeaders().getLocation().getPath().endsWith("/connectors/template"));
        awaitRunning(() -> spring.getForObject(connector + "/status", JsonNode.class, "template"));

        ResponseEntity<JsonNode> updated = spring.exchange(
                connector + "/config",
                HttpMethod.PUT,
                new HttpEntity<>(with("batch.size", 7)),
                JsonNode.class,
                "template");
        assertEquals(HttpStatus.OK, updated.getStatusCode());
        assertEquals("7", updated.getBody().at("/config/batch.size").asText());
        awaitRunning(() -> spring.getForObject(connector + "/status", JsonNode.class, "template"));

        assertEquals(
                HttpStatus.NO_CONTENT,
                spring.postForEntity(connector + "/restart", null, Void.class, "template")
                        .getStatusCode());
        assertEquals(
                HttpStatus.ACCEPTED,
                spring.postForEntity(
                                connector + "/restart?includeTasks=true&onlyFailed=false",
                                null,
                                JsonNode.class,
                                "template")
                        .getStatusCode());
        awaitRunning(() -> spring.getForObject(connector + "/status", JsonNode.class, "template"));
        spring.put(connector + "/pause", null, "template");
        spring.put(connector + "/resume", null, "template");

        spring.delete(connector, "template");
        HttpClientErrorException gone = assertThrows(
                HttpClientErrorException.NotFound.class,
                () -> spring.getForObject(connector, JsonNode.class, "template"));
        assertEquals(
                404, gone.getResponseBodyAs(JsonNode.class).get("error_code").asInt());
    }

    @Test
    void restClientCreatesUpdatesRestartsAndDeletes() {
        RestClient spring = RestClient.create(rest);

        ResponseEntity<JsonNode> created = spring.post()
                .uri("/connectors")
                .body(Map.of("name", "client", "config", config))
                .retrieve()
                .toEntity(JsonNode.class);
        assertEquals(HttpStatus.CREATED, created.getStatusCode());
        awaitRunning(() -> status(spring));

        JsonNode updated = spring.put()
                .uri("/connectors/{name}/config", "client")
                .body(with("batch.size", 7))
                .retrieve()
                .body(JsonNode.class);
        assertEquals("7", updated.at("/config/batch.size").asText());
        JsonNode patched = spring.patch()
                .uri("/connectors/{name}/config", "client")
                .body(Map.of("batch.size", 8))
                .retrieve()
                .body(JsonNode.class);
        assertEquals("8", patched.at("/config/batch.size").asText());
        awaitRunning(() -> status(spring));

        assertEquals(
                HttpStatus.NO_CONTENT,
                spring.post()
                        .uri("/connectors/{name}/restart", "client")
                        .retrieve()
                        .toBodilessEntity()
                        .getStatusCode());
        awaitRunning(() -> status(spring));
        assertNull(spring.delete()
                .uri("/connectors/{name}", "client")
                .retrieve()
                .toBodilessEntity()
                .getBody());
        assertThrows(HttpClientErrorException.NotFound.class, () -> status(spring));
    }

    private static JsonNode status(RestClient spring) {
        return spring.get()
                .uri("/connectors/{name}/status", "client")
                .retrieve()
                .body(JsonNode.class);
    }

    private Map<String, Object> with(String key, Object value) {
        Map<String, Object> changed = new HashMap<>(config);
        changed.put(key, value);
        return changed;
    }

    private static void awaitRunning(Callable<JsonNode> status) {
        eventually("connector and task run", status, SpringClientsIT::runs);
    }

    private static boolean runs(JsonNode status) {
        return "RUNNING".equals(status.at("/connector/state").asText())
                && "RUNNING".equals(status.at("/tasks/0/state").asText());
    }
}
