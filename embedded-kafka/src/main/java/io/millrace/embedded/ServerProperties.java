package io.millrace.embedded;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The broker settings of a small node that starts quickly; immutable. */
final class ServerProperties {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private ServerProperties() {}

    static Map<String, String> of(Ports ports, Path logs, Map<String, String> overrides) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.putAll(node(ports, logs));
        properties.putAll(singleReplica());
        properties.putAll(small());
        properties.putAll(quick());
        properties.putAll(overrides);
        return properties;
    }

    private static Map<String, String> node(Ports ports, Path logs) {
        return Map.of(
                "node.id",
                String.valueOf(NODE_ID),
                "process.roles",
                "broker,controller",
                "listeners",
                "PLAINTEXT://localhost:" + ports.broker() + ",CONTROLLER://localhost:" + ports.controller(),
                "advertised.listeners",
                "PLAINTEXT://localhost:" + ports.broker(),
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "controller.listener.names",
                CONTROLLER_LISTENER,
                "controller.quorum.voters",
                NODE_ID + "@localhost:" + ports.controller(),
                "log.dirs",
                logs.toString());
    }

    private static Map<String, String> singleReplica() {
        return Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "share.coordinator.state.topic.num.partitions", "1");
    }

    private static Map<String, String> small() {
        return Map.of(
                "num.network.threads", "2",
                "num.io.threads", "4",
                "background.threads", "2",
                "num.recovery.threads.per.data.dir", "1",
                "group.coordinator.threads", "1",
                "log.cleaner.dedupe.buffer.size", "2097152",
                "log.cleaner.io.buffer.size", "131072");
    }

    private static Map<String, String> quick() {
        return Map.of(
                "group.initial.rebalance.delay.ms", "0",
                "metadata.max.idle.interval.ms", "0", // an idle node writes nothing
                "broker.heartbeat.interval.ms", "1000");
    }
}
