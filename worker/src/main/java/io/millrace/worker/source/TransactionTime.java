package io.millrace.worker.source;

import io.millrace.worker.model.ConnectorTaskId;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long a transaction of a producer may be open before the brokers abort it. Immutable; any thread. */
public record TransactionTime(Duration atMost) {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionTime.class);
    private static final long DEFAULT_MS = 60_000;

    /** Of a producer with these settings. */
    public static TransactionTime of(Map<String, ?> producer) {
        Object given = producer.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        try {
            return new TransactionTime(Duration.ofMillis(
                    given == null ? DEFAULT_MS : Long.parseLong(given.toString().trim())));
        } catch (NumberFormatException e) { // the producer itself names what is no number
            return new TransactionTime(Duration.ofMillis(DEFAULT_MS));
        }
    }

    /** Warns if transactions of this interval may expire before they are committed. */
    public void check(ConnectorTaskId id, Duration interval) {
        if (interval.compareTo(atMost) >= 0) {
            LOG.warn(
                    "Task {} commits its transactions after {} ms, but brokers abort them after {} ms, which would fail "
                            + "the task. Raise producer.override.transaction.timeout.ms in the connector's config well "
                            + "above the interval, or lower transaction.boundary.interval.ms",
                    id,
                    interval.toMillis(),
                    atMost.toMillis());
        }
    }
}
