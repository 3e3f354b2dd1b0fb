package io.millrace.worker.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterIdLookUpTest {
    private final FakeAdmin kafka = new FakeAdmin();
    private final CountDownLatch reachable = new CountDownLatch(1);

    @Test
    void onlyThoseWaitWhoNeedTheId() {
        try (ClusterIdLookUp lookUp = lookUp()) {
            assertFalse(lookUp.id().isDone());
            reachable.countDown();

            assertEquals("kafka-1", lookUp.await());
            assertEquals("kafka-1", lookUp.id().join());
        }
    }

    @Test
    void everyoneHearsThatTheBrokersDoNotAnswer() {
        kafka.clusterFailure = new TimeoutException("too late");
        reachable.countDown();
        try (ClusterIdLookUp lookUp = lookUp()) {
            ConnectException failure = assertThrows(ConnectException.class, lookUp::await);

            assertTrue(failure.getMessage().startsWith("Failed to connect to and describe Kafka cluster."));
            assertThrows(CompletionException.class, () -> lookUp.id().join());
        }
    }

    @Test
    void closingEndsTheWaiting() {
        ClusterIdLookUp lookUp = lookUp();
        CompletableFuture<String> waiting = lookUp.id();

        lookUp.close();

        Throwable failure = assertThrows(CompletionException.class, waiting::join);
        assertInstanceOf(ConnectException.class, failure.getCause());
        assertThrows(ConnectException.class, lookUp::await);
    }

    @Test
    void anInterruptEndsTheWaitingOfOneThread() {
        try (ClusterIdLookUp lookUp = lookUp()) {
            Thread.currentThread().interrupt();

            assertThrows(ConnectException.class, lookUp::await);
            assertTrue(Thread.interrupted());
        }
    }

    private ClusterIdLookUp lookUp() {
        KafkaClients clients = new KafkaClients() {
            @Override
            public Producer<byte[], byte[]> producer(Map<String, Object> ignored) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Consumer<byte[], byte[]> consumer(Map<String, Object> ignored) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Admin admin(Map<String, Object> ignored) {
                try {
                    reachable.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new ConnectException("interrupted", e);
                }
                return kafka.admin();
            }
        };
        Map<String, Object> config = Map.of("bootstrap.servers", "localhost:1");
        return ClusterIdLookUp.begin(
                config, clients, Duration.ofSeconds(30), getClass().getClassLoader());
    }
}
