package io.millrace.worker.runtime;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;

/** How long a sink's consumer goes without a poll at most, where that is up to us. Pure. */
final class KeepAliveInterval {
    /** The rest of the group does not wait longer for a rebalance. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Duration KAFKA_DEFAULT = Duration.ofMinutes(5);

    private KeepAliveInterval() {}

    /** @param consumer the consumer's settings */
    static Duration of(Map<String, Object> consumer) {
        Duration quarter = longestPause(consumer).dividedBy(4);
        return quarter.compareTo(LONGEST) < 0 ? quarter : LONGEST;
    }

    /** How long its group lets it go without a poll; the settings are as for {@link #of}. */
    static Duration longestPause(Map<String, Object> consumer) {
        Object given = consumer.get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
        if (given == null) {
            return KAFKA_DEFAULT;
        }
        return Duration.ofMillis(
                (Integer) ConfigDef.parseType(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, given, Type.INT));
    }
}
