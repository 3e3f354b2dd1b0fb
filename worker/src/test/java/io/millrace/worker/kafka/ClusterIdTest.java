package io.millrace.worker.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class ClusterIdTest {
    private static final Map<String, Object> CONFIG = Map.of("bootstrap.servers", "localhost:1");

    private final FakeAdmin kafka = new FakeAdmin();

    @Test
    void asksTheBrokers() {
        assertEquals("kafka-1", lookUp(CONFIG));
        assertTrue(kafka.closed);
    }

    @Test
    void namesTheBrokersThatDoNotAnswer() {
        kafka.clusterFailure = new TimeoutException("too late");

        assertEquals(
                "Failed to connect to and describe Kafka cluster. Check worker's broker connection and security "
                        + "properties. (bootstrap.servers=localhost:1: too late)",
                assertThrows(ConnectException.class, () -> lookUp(CONFIG)).getMessage());
        assertTrue(kafka.closed);
    }

    @Test
    void namesBrokersThatCannotBeBrokers() {
        Map<String, Object> config = Map.of("bootstrap.servers", "no-port-here");

        ConnectException failure = assertThrows(
                ConnectException.class, () -> ClusterId.lookUp(config, new RealKafkaClients(), Duration.ofSeconds(1)));

        assertTrue(failure.getMessage().contains("(bootstrap.servers=no-port-here: "), failure.getMessage());
    }

    private String lookUp(Map<String, Object> config) {
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
            public Admin admin(Map<String, Object> given) {
                return kafka.admin();
            }
        };
        return ClusterId.lookUp(config, clients, Duration.ofSeconds(1));
    }
}
