package io.millrace.worker.store;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.worker.config.StorageTopic;
import io.millrace.worker.kafka.InternalTopic;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.TargetState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract over a real broker, and workers that share a topic. */
class KafkaConfigBackingStoreIT extends ConfigBackingStoreContract {
    private final KafkaFixture kafka = KafkaFixture.shared();
    private final LogFixture fixture = new LogFixture(kafka);
    private String topic;

    @Override
    protected ConfigBackingStore create() {
        topic = kafka.topics().freshName("configs");
        return another();
    }

    private KafkaConfigBackingStore another() {
        return new KafkaConfigBackingStore(
                fixture.log(InternalTopic.configs(new StorageTopic(topic, 1, (short) 1, Map.of()))));
    }

    @AfterEach
    void closeFixture() {
        fixture.close();
    }

    @Test
    void workersSeeTheSameImageWhoeverWroteAndWheneverTheyStarted() {
        try (KafkaConfigBackingStore early = another();
                KafkaConfigBackingStore late = another()) {
            early.start(image -> {});
            await(store.putConnectorConfig("a", CONFIG, Optional.of(TargetState.STOPPED)));
            await(early.refresh());
            await(early.putTargetState("a", TargetState.STARTED));
            await(store.putTaskConfigs("a", List.of(CONFIG, CONFIG)));
            await(store.putConnectorConfig("b", CONFIG, Optional.empty()));
            await(store.removeConnector("b"));

            late.start(image -> {});

            assertEquals(9, late.snapshot().offset());
            assertEquals(late.snapshot(), store.snapshot());
            assertEquals(late.snapshot(), await(early.refresh()));
            assertEquals(2, late.snapshot().tasks("a").size());
        }
    }

    @Test
    void markersOfTransactionsDoNotCount() {
        Map<String, Object> config = new HashMap<>(fixture.producer());
        config.put("transactional.id", topic);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config);
                KafkaConfigBackingStore late = another()) {
            producer.initTransactions();
            send(producer, ConfigRecordCodec.target("a", TargetState.PAUSED), ConfigRecordCodec.connector("a", CONFIG));
            assertEquals(2, await(store.refresh()).offset());
            send(producer, ConfigRecordCodec.connector("b", CONFIG));

            assertEquals(4, await(store.refresh()).offset());
            late.start(image -> {});
            assertEquals(store.snapshot(), late.snapshot());
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, PrivilegedWriter.Message... messages) {
        producer.beginTransaction();
        for (PrivilegedWriter.Message message : messages) {
            producer.send(new ProducerRecord<>(topic, message.key(), message.value()));
        }
        producer.commitTransaction();
    }

    @Test
    void everyWorkerHearsOfARestart() {
        List<RestartRequest> asked = new CopyOnWriteArrayList<>();
        try (KafkaConfigBackingStore other = another()) {
            other.start(new ConfigListener() {
                @Override
                public void imagePublished(ClusterConfigState image) {}

                @Override
                public void restartRequested(RestartRequest request) {
                    asked.add(request);
                }
            });

            await(store.requestRestart(new RestartRequest("a", true, true)));

            eventually(
                    "the other worker hears of the restart",
                    () -> asked.equals(List.of(new RestartRequest("a", true, true))));
        }
    }

    @Test
    void manyConnectorsAreWrittenInNoTime() {
        long start = System.nanoTime();
        List<CompletableFuture<Void>> tasks = new ArrayList<>();
        for (int number = 0; number < 200; number++) {
            String name = "c" + number;
            await(store.putConnectorConfig(name, CONFIG, Optional.empty()));
            tasks.add(store.putTaskConfigs(name, List.of(CONFIG)));
        }
        tasks.forEach(ConfigBackingStoreContract::await);
        long elapsedMs = (System.nanoTime() - start) / 1_000_000;

        System.out.println("200 connectors with a task each written one by one in " + elapsedMs + " ms");
        assertEquals(200, store.snapshot().connectors().size());
        assertTrue(store.snapshot().connectors().values().stream()
                .allMatch(entry -> entry.tasks().size() == 1));
    }
}
