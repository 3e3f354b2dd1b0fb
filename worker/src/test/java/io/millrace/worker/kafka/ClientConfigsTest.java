package io.millrace.worker.kafka;

import static io.millrace.worker.config.WorkerFixture.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.WorkerFixture;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientConfigsTest {
    private static final ConnectorTaskId ID = new ConnectorTaskId("orders", 2);

    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void givesASourceTasksProducerItsDefaults() {
        assertEquals(
                Map.ofEntries(
                        Map.entry("bootstrap.servers", "one:9092,two:9092"),
                        Map.entry("client.id", "connector-producer-orders-2"),
                        Map.entry("key.serializer", ByteArraySerializer.class.getName()),
                        Map.entry("value.serializer", ByteArraySerializer.class.getName()),
                        Map.entry("max.block.ms", "9223372036854775807"),
                        Map.entry("enable.idempotence", "true"),
                        Map.entry("acks", "all"),
                        Map.entry("max.in.flight.requests.per.connection", "5"),
                        Map.entry("batch.size", "131072"),
                        Map.entry("delivery.timeout.ms", "2147483647"),
                        Map.entry("metrics.context.connect.kafka.cluster.id", "kafka-1")),
                configs().sourceProducer(ID, source(), Connector.class));
    }

    /** The switch back that the README names. */
    @Test
    void givesProducersTheReferencesDefaultsWhenAskedTo() {
        Map<String, Object> producer = configs("producer.enable.idempotence", "false", "producer.batch.size", "16384")
                .sourceProducer(ID, source(), Connector.class);

        assertEquals("false", producer.get("enable.idempotence"));
        assertEquals("1", producer.get("max.in.flight.requests.per.connection"));
        assertEquals("16384", producer.get("batch.size"));
    }

    @Test
    void laysWorkerSettingsAndOverridesOverEachOther() {
        ClientConfigs configs = configs(
                "producer.acks",
                "1",
                "producer.linger.ms",
                "5",
                "security.protocol",
                "SSL",
                "metrics.context.team",
                "a",
                "group.id",
                "g");
        Map<String, Object> producer = configs.sourceProducer(
                ID, source("producer.override.linger.ms", "9", "producer.override.client.id", "mine"), Connector.class);

        assertEquals("1", producer.get("acks"));
        assertEquals("9", producer.get("linger.ms"));
        assertEquals("mine", producer.get("client.id"));
        assertEquals("a", producer.get("metrics.context.team"));
        assertEquals("g", producer.get("metrics.context.connect.group.id"));
        assertFalse(producer.containsKey("security.protocol"));
    }

    @Test
    void givesASinkTasksConsumerItsDefaults() {
        Map<String, Object> consumer = configs("consumer.max.poll.records", "7")
                .sinkConsumer(ID, sink("consumer.override.auto.offset.reset", "latest"), Connector.class);

        assertEquals("connect-orders", consumer.get("group.id"));
        assertEquals("connector-consumer-orders-2", consumer.get("client.id"));
        assertEquals("false", consumer.get("enable.auto.commit"));
        assertEquals("latest", consumer.get("auto.offset.reset"));
        assertEquals("7", consumer.get("max.poll.records"));
        assertEquals(ByteArrayDeserializer.class.getName(), consumer.get("key.deserializer"));
        assertEquals(ByteArrayDeserializer.class.getName(), consumer.get("value.deserializer"));
    }

    @Test
    void findsTheGroupOfASinksTasksAndAnAdminClientForIt() {
        assertEquals("connect-orders", configs().sinkGroup("orders", sink(), Connector.class));
        assertEquals(
                "mine",
                configs("consumer.group.id", "all")
                        .sinkGroup("orders", sink("consumer.override.group.id", "mine"), Connector.class));
        assertEquals("all", configs("consumer.group.id", "all").sinkGroup("orders", sink(), Connector.class));

        Map<String, Object> admin = configs("security.protocol", "SSL")
                .offsetsAdmin("orders", sink("admin.override.retries", "4"), Connector.class);

        assertEquals("connector-worker-adminclient-orders", admin.get("client.id"));
        assertEquals("SSL", admin.get("security.protocol"));
        assertEquals("4", admin.get("retries"));
    }

    @Test
    void givesAdminClientsTheWorkersOwnSettings() {
        ClientConfigs configs =
                configs("security.protocol", "SSL", "admin.retries", "3", "producer.acks", "1", "client.id", "w");
        Map<String, Object> task = configs.taskAdmin(ID, source("admin.override.retries", "4"), Connector.class);
        Map<String, Object> deadLetters = configs.deadLetterAdmin(ID, sink(), Connector.class);
        Map<String, Object> shared = configs.sharedAdmin();

        assertEquals("SSL", task.get("security.protocol"));
        assertEquals("4", task.get("retries"));
        assertEquals("3", deadLetters.get("retries"));
        assertEquals("w", task.get("client.id"));
        assertFalse(task.containsKey("producer.acks"));
        assertEquals("connect-w-shared-admin", shared.get("client.id"));
        assertEquals("SSL", shared.get("security.protocol"));
    }

    @Test
    void namesTheClientsOfDeadLetters() {
        ClientConfigs configs = configs();

        assertEquals(
                "connector-dlq-producer-orders-2",
                configs.deadLetterProducer(ID, sink(), Connector.class).get("client.id"));
        assertEquals(
                "connector-dlq-adminclient-orders-2",
                configs.deadLetterAdmin(ID, sink(), Connector.class).get("client.id"));
        assertEquals(
                "connector-adminclient-orders-2",
                configs.taskAdmin(ID, source(), Connector.class).get("client.id"));
    }

    @Test
    void refusesOverridesThatThePolicyForbids() {
        ClientConfigs configs =
                configs("connector.client.config.override.policy", SamplePolicies.Strict.class.getName());
        ConnectorConfig config = source("producer.override.acks", "1", "producer.override.linger.ms", "5");

        ConnectException refusal =
                assertThrows(ConnectException.class, () -> configs.sourceProducer(ID, config, Connector.class));

        assertEquals(
                "Client Config Overrides not allowed [Nobody may override 'acks', Nobody may override 'linger.ms']",
                refusal.getMessage());
    }

    private ClientConfigs configs(String... settings) {
        var worker = fixture.worker(settings);
        return new ClientConfigs(worker, OverridePolicy.create(fixture.plugins, worker), () -> "kafka-1");
    }

    private ConnectorConfig source(String... settings) {
        return parse(ConnectorType.SOURCE, map(settings));
    }

    private ConnectorConfig sink(String... settings) {
        Map<String, String> config = map(settings);
        config.put("topics", "t");
        return parse(ConnectorType.SINK, config);
    }

    private ConnectorConfig parse(ConnectorType type, Map<String, String> config) {
        config.put("name", "orders");
        config.put("connector.class", "X");
        return ConnectorConfig.parse(type, config, config, fixture.plugins, fixture.plugins.loader());
    }
}
