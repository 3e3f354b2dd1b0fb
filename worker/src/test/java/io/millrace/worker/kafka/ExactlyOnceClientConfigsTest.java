package io.millrace.worker.kafka;

import static io.millrace.worker.config.WorkerFixture.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.config.DistributedConfig;
import io.millrace.worker.config.WorkerFixture;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.connector.Connector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The clients of sources that write exactly once. */
class ExactlyOnceClientConfigsTest {
    private static final ConnectorTaskId ID = new ConnectorTaskId("orders", 2);

    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aTasksProducerIsTransactionalAndOtherwiseAsEver() {
        Map<String, Object> producer = configs("enabled").transactionalProducer(ID, source(), Connector.class);

        assertEquals("cluster-orders-2", producer.remove("transactional.id"));
        assertEquals(configs("enabled").sourceProducer(ID, source(), Connector.class), producer);
        assertEquals("true", producer.get("enable.idempotence"));
        assertEquals("5", producer.get("max.in.flight.requests.per.connection"));
        assertEquals("connector-producer-orders-2", producer.get("client.id"));
    }

    @Test
    void nobodyCanTakeItsTransactionsAway() {
        Map<String, Object> producer = configs("enabled", "producer.enable.idempotence", "false")
                .transactionalProducer(
                        ID,
                        source(
                                "producer.override.transactional.id",
                                "mine",
                                "producer.override.transaction.timeout.ms",
                                "5000"),
                        Connector.class);

        assertEquals("cluster-orders-2", producer.get("transactional.id"));
        assertEquals("true", producer.get("enable.idempotence"));
        assertEquals("5000", producer.get("transaction.timeout.ms"));
    }

    @Test
    void offsetsAreReadWhenCommittedWhateverIsAskedFor() {
        ConnectorConfig asking = source("consumer.override.isolation.level", "read_uncommitted");

        assertEquals(
                "read_committed",
                configs("enabled")
                        .sourceOffsetsConsumer("orders-2", asking, Connector.class)
                        .get("isolation.level"));
        assertEquals(
                "read_uncommitted",
                configs("preparing")
                        .sourceOffsetsConsumer("orders-2", asking, Connector.class)
                        .get("isolation.level"));
    }

    @Test
    void offsetsAreChangedInTheFirstTasksPlace() {
        Map<String, Object> changes = configs("enabled").offsetChangesProducer("orders", source(), Connector.class);

        assertEquals("cluster-orders-0", changes.get("transactional.id"));
        assertEquals("connector-producer-orders-0", changes.get("client.id"));
        Map<String, Object> plain = configs("preparing").offsetChangesProducer("orders", source(), Connector.class);
        assertNull(plain.get("transactional.id"));
        assertEquals("connector-offset-producer-orders", plain.get("client.id"));
    }

    private ClientConfigs configs(String support, String... settings) {
        Map<String, String> all = map(settings);
        all.put("exactly.once.source.support", support);
        DistributedConfig worker = fixture.distributed(all.entrySet().stream()
                .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                .toArray(String[]::new));
        return new ClientConfigs(worker, OverridePolicy.create(fixture.plugins, worker), () -> "kafka-1");
    }

    private ConnectorConfig source(String... settings) {
        Map<String, String> config = map(settings);
        config.put("name", "orders");
        config.put("connector.class", "X");
        return ConnectorConfig.parse(ConnectorType.SOURCE, config, config, fixture.plugins, fixture.plugins.loader());
    }
}
