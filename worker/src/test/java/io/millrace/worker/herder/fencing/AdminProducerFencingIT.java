package io.millrace.worker.herder.fencing;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.DistributedConfig;
import io.millrace.worker.config.WorkerFixture;
import io.millrace.worker.kafka.ClientConfigs;
import io.millrace.worker.kafka.OverridePolicy;
import io.millrace.worker.kafka.RealKafkaClients;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shutting out producers that write to a real broker. */
class AdminProducerFencingIT {
    private static final String KEEPER = "io.millrace.worker.herder.OffsetKeeper";

    private final KafkaFixture kafka = KafkaFixture.shared();
    private final String group = kafka.topics().freshName("group");
    private final String topic = kafka.topics().createFresh("fenced", 1);
    private final WorkerFixture fixture = new WorkerFixture();
    private final DistributedConfig worker = fixture.distributed(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "group.id",
            group,
            "connector.client.config.override.policy",
            "All");
    private final ConfigTransformer variables = new ConfigTransformer(worker, fixture.plugins);
    private final AdminProducerFencing fencing = new AdminProducerFencing(
            fixture.plugins,
            variables,
            new ClientConfigs(worker, OverridePolicy.create(fixture.plugins, worker), () -> ""),
            new RealKafkaClients());

    @AfterEach
    void close() {
        variables.close();
        fixture.close();
        kafka.topics().delete(topic);
    }

    @Test
    void onlyTasksBelowTheCountAreShutOutAndTheirOpenTransactionsComeToNothing() throws Exception {
        try (KafkaProducer<String, String> first = task(0);
                KafkaProducer<String, String> second = task(1);
                KafkaProducer<String, String> third = task(2)) {
            fence("c", Map.of(), 2).get(30, TimeUnit.SECONDS);

            assertShutOut(first);
            assertShutOut(second);
            third.commitTransaction();
        }
        assertEquals(
                1, kafka.topics().awaitValues(topic, 1, Duration.ofSeconds(30)).size());
        assertEquals(1, kafka.topics().values(topic).size());
    }

    private static void assertShutOut(KafkaProducer<String, String> producer) {
        RuntimeException failure = assertThrows(RuntimeException.class, producer::commitTransaction);
        assertTrue(
                failure instanceof ProducerFencedException || failure instanceof InvalidProducerEpochException,
                failure::toString);
    }

    /** With a transaction open. */
    private KafkaProducer<String, String> task(int number) throws Exception {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", kafka.bootstrapServers());
        config.put("transactional.id", group + "-c-" + number);
        KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, "of task " + number)).get(30, TimeUnit.SECONDS);
        return producer;
    }

    @Test
    void whatIsWrongWithTheConfigIsTold() {
        Throwable failure = assertThrows(
                        ExecutionException.class,
                        () -> fence("c", Map.of("connector.class", "no.such.Connector"), 1)
                                .get(30, TimeUnit.SECONDS))
                .getCause();

        assertInstanceOf(ConnectException.class, failure);
        assertTrue(failure.getMessage().contains("no.such.Connector"), failure::getMessage);
    }

    @Test
    void anAttemptThatIsGivenUpLeavesNothingBehind() {
        CompletableFuture<Void> attempt = fence("c", Map.of("admin.override.bootstrap.servers", "localhost:1"), 1);
        eventually("the client has been made", () -> adminThreads() == 1);

        attempt.cancel(true);

        eventually("the client is closed", () -> adminThreads() == 0);
    }

    private static long adminThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("connector-worker-adminclient-c"))
                .count();
    }

    private CompletableFuture<Void> fence(String connector, Map<String, String> more, int tasks) {
        Map<String, String> config = new HashMap<>(Map.of("name", connector, "connector.class", KEEPER));
        config.put("tasks.max", "1");
        config.putAll(more);
        return fencing.fence(connector, config, tasks);
    }
}
