package io.millrace.worker.store;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.worker.config.StorageTopic;
import io.millrace.worker.kafka.InternalTopic;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.TargetState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract over a real broker where the leader writes transactions, and leaders that follow one another. */
class TransactionalConfigsIT extends ConfigBackingStoreContract {
    private final KafkaFixture kafka = KafkaFixture.shared();
    private final LogFixture fixture = new LogFixture(kafka);
    private final AtomicInteger lost = new AtomicInteger();
    private String topic;

    @Override
    protected ConfigBackingStore create() {
        topic = kafka.topics().freshName("configs");
        KafkaConfigBackingStore made = another();
        made.claimLeadership().join();
        return made;
    }

    private KafkaConfigBackingStore another() {
        return new KafkaConfigBackingStore(
                fixture.committed(InternalTopic.configs(new StorageTopic(topic, 1, (short) 1, Map.of()))),
                new TransactionalWriter(topic, topic, () -> fixture.producer(topic)));
    }

    @AfterEach
    void closeFixture() {
        fixture.close();
        kafka.topics().delete(topic);
    }

    @Test
    void aDeposedLeaderCannotWriteAndNothingOfItIsSeen() {
        try (KafkaConfigBackingStore next = another()) {
            next.start(new ConfigListener() {
                @Override
                public void imagePublished(ClusterConfigState image) {}

                @Override
                public void leadershipLost() {
                    lost.incrementAndGet();
                }
            });
            await(store.putConnectorConfig("a", CONFIG, Optional.of(TargetState.STOPPED)));
            await(next.claimLeadership());

            CompletableFuture<Void> late = store.putConnectorConfig("a", Map.of("late", "yes"), Optional.empty());
            await(next.putTaskConfigs("a", List.of()));

            String failure = assertThrows(CompletionException.class, late::join)
                    .getCause()
                    .getMessage();
            assertTrue(
                    failure.startsWith("Failed to write to config topic; this may be due to a transient error and the"
                            + " request can be safely retried."),
                    failure);
            assertEquals(
                    CONFIG, await(next.refresh()).connector("a").orElseThrow().config());
            assertEquals(next.snapshot(), await(store.refresh()));
            assertEquals(4, next.snapshot().offset()); // two records, a marker, and the set of no tasks
            await(store.putTargetState("a", TargetState.PAUSED)); // which anybody may
            await(store.claimLeadership());
            await(store.removeConnector("a"));
            assertThrows(
                    CompletionException.class,
                    () -> next.putConnectorConfig("b", CONFIG, Optional.empty()).join());
            eventually("it is told that it leads no more", () -> lost.get() == 1);
            assertTrue(await(next.refresh()).connectors().isEmpty());
        }
    }

    @Test
    void aTransactionThatALeaderHasLeftOpenIsNeitherSeenNorInTheWay() {
        await(store.putConnectorConfig("a", CONFIG, Optional.empty()));
        Producer<byte[], byte[]> dying = fixture.producer(topic);
        try (KafkaConfigBackingStore next = another()) {
            next.start(image -> {});
            dying.initTransactions();
            dying.beginTransaction();
            dying.send(new ProducerRecord<>(topic, "connector-a".getBytes(StandardCharsets.UTF_8), null));
            dying.flush();
            CompletableFuture<ClusterConfigState> read = next.refresh();

            await(next.claimLeadership());

            assertTrue(await(read).contains("a"));
            await(next.putConnectorConfig("b", CONFIG, Optional.empty()));
            eventually("all see the same", () -> next.snapshot().equals(store.snapshot()));
            assertEquals(2, next.snapshot().connectors().size());
        } finally {
            dying.close(Duration.ZERO);
        }
    }

    @Test
    void taskCountsAreWrittenForTheLastSet() {
        await(store.putConnectorConfig("a", CONFIG, Optional.empty()));
        await(store.putTaskConfigs("a", List.of(CONFIG, CONFIG)));
        var set = store.snapshot().connector("a").orElseThrow().commit();

        assertTrue(await(store.putTaskCount("a", set)));

        assertEquals(
                2,
                store.snapshot().connector("a").orElseThrow().commit().fenced().orElseThrow());
        await(store.putTaskConfigs("a", List.of(CONFIG)));
        assertFalse(await(store.putTaskCount("a", set)));
    }
}
