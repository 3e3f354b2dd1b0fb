package io.millrace.worker.kafka;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Settings by which a producer gives a record up before its writer does, so that a write that was reported as failed is
 * not made later (the reference tries for weeks). Pure.
 */
final class PromptProducer {
    private static final long DELIVERY_MS = 30_000;
    private static final String REQUEST_MS = "10000";

    private PromptProducer() {}

    /** Overrides the delivery time-out; the user's own request time-out is kept, since that cannot be longer. */
    static void giveUpSoon(Map<String, Object> client) {
        client.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "0");
        client.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS);
        try {
            long least = number(client, ProducerConfig.LINGER_MS_CONFIG)
                    + number(client, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
            long delivery = Math.min(Integer.MAX_VALUE, Math.max(DELIVERY_MS, least));
            client.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Long.toString(delivery));
            client.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(DELIVERY_MS));
        } catch (NumberFormatException e) {
            client.remove(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG); // the producer itself names the faulty setting
        }
    }

    private static long number(Map<String, Object> client, String key) {
        return Long.parseLong(client.get(key).toString().trim());
    }
}
