package io.millrace.worker.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.worker.config.WorkerFixture;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The clients of the worker's own topics. */
class InternalClientConfigsTest {
    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void haveTheWorkersOwnSettingsAndNoneOfItsConnectors() {
        ClientConfigs configs = configs("security.protocol", "SSL", "metrics.context.team", "a");

        for (Map<String, Object> client : List.of(
                configs.configsProducer(),
                configs.configsConsumer(),
                configs.statusesProducer(),
                configs.statusesConsumer(),
                configs.offsetsProducer(),
                configs.offsetsConsumer())) {
            assertEquals("SSL", client.get("security.protocol"));
            assertEquals("one:9092,two:9092", client.get("bootstrap.servers"));
            assertEquals("kafka-1", client.get("metrics.context.connect.kafka.cluster.id"));
            assertEquals("cluster", client.get("metrics.context.connect.group.id"));
        }
    }

    @Test
    void areNamedForTheGroupTheWorkerAndTheTopic() {
        assertEquals("cluster-configs", configs().configsProducer().get("client.id"));
        assertEquals("cluster-statuses", configs().statusesConsumer().get("client.id"));
        assertEquals(
                "cluster-w-offsets", configs("client.id", "w").offsetsProducer().get("client.id"));
        assertEquals(
                "cluster-w-shared-admin",
                configs("client.id", "w").sharedAdmin().get("client.id"));
    }

    @Test
    void consumersBelongToNoGroup() {
        Map<String, Object> consumer = configs().configsConsumer();

        assertNull(consumer.get("group.id"));
        assertEquals("false", consumer.get("enable.auto.commit"));
        assertFalse(consumer.containsKey("isolation.level"));
    }

    @Test
    void producersWaitForAllReplicasAndKeepTheOrder() {
        for (Map<String, Object> producer : List.of(
                configs().configsProducer(),
                configs().statusesProducer(),
                configs().offsetsProducer())) {
            assertEquals("all", producer.get("acks"));
            assertEquals("1", producer.get("max.in.flight.requests.per.connection"));
            assertEquals("false", producer.get("enable.idempotence"));
            new ProducerConfig(producer);
        }
        assertEquals("0", configs().statusesProducer().get("retries"));
        assertEquals("2147483647", configs().offsetsProducer().get("delivery.timeout.ms"));
        new ConsumerConfig(configs().offsetsConsumer());
    }

    @Test
    void aConfigIsNotWrittenLongAfterItsWriterHasGivenUp() {
        assertEquals("30000", configs().configsProducer().get("delivery.timeout.ms"));
        Map<String, Object> patient =
                configs("request.timeout.ms", "40000", "linger.ms", "5").configsProducer();
        assertEquals("40005", patient.get("delivery.timeout.ms"));
        assertEquals("40000", patient.get("request.timeout.ms"));
        new ProducerConfig(patient);
    }

    @Test
    void aConfigIsTriedForEverWhereApachesWorkerDoesSo() {
        assertEquals(
                "2147483647",
                configs("compatibility", "strict").configsProducer().get("delivery.timeout.ms"));
    }

    @Test
    void theLeaderWritesTransactionsUnderOneIdWhicheverWorkerItIs() {
        for (String mode : List.of("default", "strict")) {
            Map<String, Object> leader = configs(
                            "compatibility",
                            mode,
                            "client.id",
                            "me",
                            "enable.idempotence",
                            "false",
                            "transactional.id",
                            "mine")
                    .configsLeaderProducer("connect-cluster-cluster");

            assertEquals("connect-cluster-cluster", leader.get("transactional.id"));
            assertEquals("cluster-me-configs-leader", leader.get("client.id"));
            assertEquals("true", leader.get("enable.idempotence"));
            assertEquals("all", leader.get("acks"));
            assertEquals("5", leader.get("max.in.flight.requests.per.connection"));
            new ProducerConfig(leader);
        }
    }

    @Test
    void whyTheLeaderCannotWriteIsKnownBeforeAWriteIsGivenUp() {
        assertEquals("20000", configs().configsLeaderProducer("id").get("max.block.ms"));
        assertEquals(
                "7", configs("max.block.ms", "7").configsLeaderProducer("id").get("max.block.ms"));
    }

    private ClientConfigs configs(String... settings) {
        var worker = fixture.distributed(settings);
        return new ClientConfigs(worker, OverridePolicy.create(fixture.plugins, worker), () -> "kafka-1");
    }
}
