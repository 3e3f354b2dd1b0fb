package io.millrace.worker.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Spares clients what it costs to hold metrics ready for brokers (KIP-714), a fifth of their making, where brokers are
 * known not to take any. What the user has set stays. Any thread.
 */
public final class MetricsPush {
    private static final String PUSH = CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG;

    /** Bootstrap servers of brokers that take no metrics. */
    private final Set<String> deaf = ConcurrentHashMap.newKeySet();

    /** A broker has said whether it takes metrics; clients made from now on follow it. */
    public void learned(String bootstrapServers, boolean takesMetrics) {
        if (takesMetrics) {
            deaf.remove(bootstrapServers);
        } else {
            deaf.add(bootstrapServers);
        }
    }

    /** The settings that a client is to be made with. */
    Map<String, Object> settle(Map<String, Object> client) {
        Map<String, Object> settled = new HashMap<>(client);
        if (deaf.contains(String.valueOf(client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)))) {
            settled.putIfAbsent(PUSH, "false");
        }
        return settled;
    }
}
