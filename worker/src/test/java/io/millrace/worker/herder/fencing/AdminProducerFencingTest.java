package io.millrace.worker.herder.fencing;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.WorkerFixture;
import io.millrace.worker.kafka.ClientConfigs;
import io.millrace.worker.kafka.KafkaClients;
import io.millrace.worker.kafka.OverridePolicy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts to shut producers out that come to nothing, without a broker. */
class AdminProducerFencingTest {
    private final WorkerFixture fixture = new WorkerFixture();
    private final CountDownLatch release = new CountDownLatch(1);

    /** Whose settings name a plugin that hangs. */
    private final class StuckClients implements KafkaClients {
        @Override
        public Admin admin(Map<String, Object> config) {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new ConnectException("released");
        }

        @Override
        public Producer<byte[], byte[]> producer(Map<String, Object> config) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
            throw new UnsupportedOperationException();
        }
    }

    @AfterEach
    void close() {
        release.countDown();
        fixture.close();
    }

    @Test
    void aPluginThatHangsKeepsNobodyWaitingForEver() {
        var worker = fixture.distributed();
        try (ConfigTransformer variables = new ConfigTransformer(worker, fixture.plugins)) {
            AdminProducerFencing fencing = new AdminProducerFencing(
                    fixture.plugins,
                    variables,
                    new ClientConfigs(worker, OverridePolicy.create(fixture.plugins, worker), () -> ""),
                    new StuckClients(),
                    Duration.ofMillis(100));

            CompletableFuture<Void> attempt = fencing.fence(
                    "c",
                    Map.of("name", "c", "connector.class", "io.millrace.worker.herder.OffsetKeeper", "tasks.max", "1"),
                    1);

            Throwable failure = assertThrows(ExecutionException.class, () -> attempt.get(30, TimeUnit.SECONDS))
                    .getCause();
            assertInstanceOf(ConnectException.class, failure);
            assertTrue(failure.getMessage().contains("there was no outcome within 100 ms"), failure::getMessage);
        }
    }
}
