package io.millrace.compatibility;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.kafka.KafkaFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourcelab.kafka.connect.apiclient.Configuration;
import org.sourcelab.kafka.connect.apiclient.KafkaConnectClient;
import org.sourcelab.kafka.connect.apiclient.request.dto.ConnectorDefinition;
import org.sourcelab.kafka.connect.apiclient.request.dto.ConnectorPlugin;
import org.sourcelab.kafka.connect.apiclient.request.dto.ConnectorPluginConfigDefinition;
import org.sourcelab.kafka.connect.apiclient.request.dto.NewConnectorDefinition;
import org.sourcelab.kafka.connect.apiclient.request.dto.Task;
import org.sourcelab.kafka.connect.apiclient.request.post.PostConnectorRestart;
import org.sourcelab.kafka.connect.apiclient.rest.exceptions.InvalidRequestException;
import org.sourcelab.kafka.connect.apiclient.rest.exceptions.ResourceNotFoundException;

/** Every call of a published Java client for the REST API, {@code org.sourcelab:kafka-connect-client}, to our worker. */
final class ConnectClientIT {
    private static final String NAME = "by client";

    @TempDir
    private static Path folder;

    private static WorkerProcess worker;
    private static KafkaConnectClient client;
    private Map<String, String> config;

    @BeforeAll
    static void start() {
        worker = WorkerProcess.start(Distribution.MILLRACE, folder.resolve("worker"));
        client = new KafkaConnectClient(new Configuration(worker.rest().toString()));
        eventually("the worker is ready", () -> client.getConnectors() != null);
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @BeforeEach
    void begin() throws IOException {
        String topic = KafkaFixture.shared().topics().createFresh("by-client", 1);
        Path input = Files.writeString(folder.resolve(topic + ".txt"), "one\ntwo\n");
        config = Map.of(
                "connector.class",
                "org.apache.kafka.connect.file.FileStreamSourceConnector",
                "tasks.max",
                "1",
                "file",
                input.toString(),
                "topic",
                topic);
    }

    @Test
    void aConnectorLivesThroughEveryCallOfItsLife() {
        ConnectorDefinition made = client.addConnector(NewConnectorDefinition.newBuilder()
                .withName(NAME)
                .withConfig(config)
                .build());
        assertEquals(NAME, made.getName());
        assertEquals("source", made.getType());
        awaitState("RUNNING");

        looksAt();
        steers();
        changes();

        assertTrue(client.deleteConnector(NAME));
        eventually("the connector is gone", () -> !client.getConnectors().contains(NAME));
        assertThrows(ResourceNotFoundException.class, () -> client.getConnector(NAME));
    }

    private void looksAt() {
        assertEquals(List.of(NAME), List.copyOf(client.getConnectors()));
        assertEquals(NAME, client.getConnector(NAME).getConfig().get("name"));
        assertEquals(config.get("file"), client.getConnectorConfig(NAME).get("file"));
        eventually(
                "the topic is tracked",
                () -> client.getConnectorTopics(NAME).getTopics().equals(List.of(config.get("topic"))));
        assertTrue(client.resetConnectorTopics(NAME));
        assertEquals(
                "source",
                client.getConnectorsWithExpandedStatus()
                        .getStatusForConnector(NAME)
                        .getType());
        assertEquals(
                config.get("file"),
                client.getConnectorsWithExpandedInfo()
                        .getDefinitionForConnector(NAME)
                        .getConfig()
                        .get("file"));
        assertEquals(
                List.of(NAME),
                List.copyOf(client.getConnectorsWithAllExpandedMetadata().getConnectorNames()));
        Task task = client.getConnectorTasks(NAME).iterator().next();
        assertEquals(0, task.getId().getTask());
        assertEquals(config.get("topic"), task.getConfig().get("topic"));
    }

    private void steers() {
        assertTrue(client.pauseConnector(NAME));
        awaitState("PAUSED");
        assertTrue(client.resumeConnector(NAME));
        awaitState("RUNNING");
        assertTrue(client.restartConnector(NAME));
        awaitState("RUNNING");
        assertTrue(client.restartConnector(
                new PostConnectorRestart(NAME).withIncludeTasks(true).withOnlyFailed(true)));
        assertTrue(client.restartConnector(new PostConnectorRestart(NAME).withIncludeTasks(true)));
        awaitState("RUNNING");
        assertTrue(client.restartConnectorTask(NAME, 0));
        awaitState("RUNNING");
        assertTrue(client.stopConnector(NAME));
        eventually(
                "the connector is stopped",
                () -> "STOPPED"
                        .equals(client.getConnectorStatus(NAME).getConnector().get("state")));
        assertTrue(client.resumeConnector(NAME));
        awaitState("RUNNING");
    }

    private void changes() {
        Map<String, String> changed = new HashMap<>(config);
        changed.put("batch.size", "10");
        assertEquals(
                "10", client.updateConnectorConfig(NAME, changed).getConfig().get("batch.size"));
        awaitState("RUNNING");
    }

    @Test
    void pluginsAndTheirValidationAreUnderstood() {
        ConnectorPlugin plugin = client.getConnectorPlugins().stream()
                .filter(each -> each.getClassName().equals(config.get("connector.class")))
                .findFirst()
                .orElseThrow();
        assertEquals("source", plugin.getType());
        assertEquals(
                0,
                client.validateConnectorPluginConfig(ConnectorPluginConfigDefinition.newBuilder()
                                .withName(config.get("connector.class"))
                                .withConfig(config)
                                .withConfig("name", "validated")
                                .build())
                        .getErrorCount());
        assertFalse(client.getConnectServerVersion().getKafkaClusterId().isEmpty());
    }

    @Test
    void refusalsArriveAsTheClientsOwnExceptions() {
        assertThrows(ResourceNotFoundException.class, () -> client.getConnectorStatus("unknown"));
        assertThrows(
                InvalidRequestException.class,
                () -> client.addConnector(NewConnectorDefinition.newBuilder()
                        .withName("no class")
                        .withConfig("connector.class", "no.such.Connector")
                        .build()));
    }

    private static void awaitState(String state) {
        eventually(
                "the connector and its task are " + state,
                () -> state.equals(
                                client.getConnectorStatus(NAME).getConnector().get("state"))
                        && client.getConnectorStatus(NAME).getTasks().size() == 1
                        && state.equals(client.getConnectorTaskStatus(NAME, 0).getState()));
    }
}
