package io.millrace.worker.kafka;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A setting that clients of connectors that write exactly once must have; another value is ignored with a warning.
 * Immutable.
 *
 * @param whose for whom it cannot be overridden, for the warning
 */
record ImposedSetting(String key, String value, String whose) {
    private static final Logger LOG = LoggerFactory.getLogger(ImposedSetting.class);

    static ImposedSetting ofConnectors(String key, String value) {
        return new ImposedSetting(key, value, "connectors");
    }

    static ImposedSetting ofOffsetConsumers(String key, String value) {
        return new ImposedSetting(key, value, "source connectors' offset consumers");
    }

    void on(Map<String, Object> client) {
        Object given = client.put(key, value);
        if (given != null && !isSame(given.toString().trim())) {
            LOG.warn(
                    "The value '{}' for the '{}' property will be ignored as it cannot be overridden for {} when "
                            + "exactly-once source support is enabled. The value '{}' will be used instead.",
                    given,
                    key,
                    whose,
                    value);
        }
    }

    private boolean isSame(String given) {
        return key.equals(ProducerConfig.TRANSACTIONAL_ID_CONFIG) ? given.equals(value) : given.equalsIgnoreCase(value);
    }
}
