package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;

import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.KafkaTopics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Distributed workers in the test's JVM: one cluster on the shared broker, with topics of its own. */
final class ClusterFixture implements AutoCloseable {
    private static final List<String> STORAGES = List.of("config", "offset", "status");

    final Map<String, String> properties = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();

    /** One worker of the cluster. */
    record Node(EmbeddedWorker worker, RestCalls rest) {
        /** As the others know it: host and port. */
        String id() {
            return worker.restUri().getAuthority();
        }

        void stop() {
            worker.stop();
        }
    }

    ClusterFixture() {
        String group = KafkaFixture.shared().topics().freshName("cluster");
        properties.put("bootstrap.servers", KafkaFixture.shared().bootstrapServers());
        properties.put("group.id", group);
        properties.put("listeners", "http://localhost:0");
        properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        properties.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
        properties.put("offset.flush.interval.ms", "500");
        properties.put("task.shutdown.graceful.timeout.ms", "2000");
        for (String storage : STORAGES) {
            properties.put(storage + ".storage.topic", group + "-" + storage);
            properties.put(storage + ".storage.replication.factor", "1");
        }
    }

    ClusterFixture with(String key, String value) {
        properties.put(key, value);
        return this;
    }

    /** Starts one more worker without waiting for it. */
    Node begin() {
        EmbeddedWorker worker = EmbeddedWorker.start(properties, false, List.of());
        Node node = new Node(worker, new RestCalls(worker.restUri()));
        nodes.add(node);
        return node;
    }

    /** Starts one more worker and waits until it is healthy. */
    Node start() {
        Node node = begin();
        eventually(
                "worker " + node.id() + " is healthy",
                () -> node.rest().get("/health"),
                answer -> answer.status() == 200);
        return node;
    }

    String topic(String storage) {
        return properties.get(storage + ".storage.topic");
    }

    static KafkaTopics topics() {
        return KafkaFixture.shared().topics();
    }

    @Override
    public void close() {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            nodes.get(i).stop();
        }
        topics().delete(STORAGES.stream()
                .map(this::topic)
                .filter(topics()::exists)
                .toArray(String[]::new));
    }
}
