package io.millrace.worker.kafka;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Our defaults for the producers of connectors: several requests in flight, kept in order and free of duplicates by
 * idempotence (the reference sends one request at a time without it), and larger batches. Where settings of the user
 * rule one of them out, the reference's default takes its place. Pure.
 */
final class ProducerDefaults {
    private static final int MOST_IN_FLIGHT = 5;
    private static final int BATCH_BYTES = 128 * 1024;
    private static final int BATCHES_IN_MEMORY = 16;

    private ProducerDefaults() {}

    /** @param given what the worker's settings and the connector's overrides say of the producer */
    static Map<String, String> beside(Map<String, ?> given) {
        boolean idempotent = allowsIdempotence(given);
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, Boolean.toString(idempotent));
        defaults.put(
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                Integer.toString(idempotent ? MOST_IN_FLIGHT : 1));
        if (allowsLargeBatches(given)) {
            defaults.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(BATCH_BYTES));
        }
        return defaults;
    }

    private static boolean allowsIdempotence(Map<String, ?> given) {
        String acks = text(given, ProducerConfig.ACKS_CONFIG, "all");
        return text(given, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true").equalsIgnoreCase("true")
                && (acks.equals("all") || acks.equals("-1"))
                && number(given, ProducerConfig.RETRIES_CONFIG, 1) > 0
                && number(given, ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1) <= MOST_IN_FLIGHT;
    }

    /** A batch has to fit into a request and, many times, into the producer's memory. */
    private static boolean allowsLargeBatches(Map<String, ?> given) {
        return number(given, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, BATCH_BYTES) >= BATCH_BYTES
                && number(given, ProducerConfig.BUFFER_MEMORY_CONFIG, Long.MAX_VALUE) / BATCHES_IN_MEMORY
                        >= BATCH_BYTES;
    }

    private static String text(Map<String, ?> given, String key, String absent) {
        Object value = given.get(key);
        return value == null ? absent : value.toString().trim();
    }

    /** A value that is no number rules our default out: the producer itself will name it. */
    private static long number(Map<String, ?> given, String key, long absent) {
        try {
            return Long.parseLong(text(given, key, Long.toString(absent)));
        } catch (NumberFormatException e) {
            return key.equals(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION) ? Long.MAX_VALUE : 0;
        }
    }
}
