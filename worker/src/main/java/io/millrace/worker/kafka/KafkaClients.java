package io.millrace.worker.kafka;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Creates Kafka clients from complete settings; tests hand in Kafka's mock clients here. Any thread. */
public interface KafkaClients {
    Producer<byte[], byte[]> producer(Map<String, Object> config);

    Consumer<byte[], byte[]> consumer(Map<String, Object> config);

    Admin admin(Map<String, Object> config);
}
