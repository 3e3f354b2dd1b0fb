package io.millrace.worker.store;

import io.millrace.worker.kafka.KafkaClients;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;

/**
 * How a log gets its clients. Immutable.
 *
 * @param producer empty for a log that is only read
 * @param ownsProducer whether the producer is closed with the log
 */
public record LogClients(
        Supplier<Consumer<byte[], byte[]>> consumer,
        Optional<Supplier<Producer<byte[], byte[]>>> producer,
        boolean ownsProducer) {
    static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
    /** How long a broker may leave a reader without an answer when there is nothing new; what is new comes at once. */
    private static final String QUIET_MS = "5000";

    /** Clients of the log's own; settings are asked for when the log starts. */
    public static LogClients of(
            KafkaClients clients, Supplier<Map<String, Object>> producer, Supplier<Map<String, Object>> consumer) {
        return new LogClients(
                () -> clients.consumer(tailing(consumer.get())),
                Optional.of(() -> clients.producer(producer.get())),
                true);
    }

    /** A consumer of the log's own; what is written goes through a producer that somebody else closes. */
    public static LogClients writingWith(
            Producer<byte[], byte[]> producer, KafkaClients clients, Supplier<Map<String, Object>> consumer) {
        return new LogClients(() -> clients.consumer(tailing(consumer.get())), Optional.of(() -> producer), false);
    }

    /** For a log that is only read. */
    public static LogClients readingOnly(KafkaClients clients, Supplier<Map<String, Object>> consumer) {
        return new LogClients(() -> clients.consumer(tailing(consumer.get())), Optional.empty(), false);
    }

    /**
     * A consumer that goes back by itself when its topic was made anew would do so without a word; one that has brokers
     * create it would get it without compaction.
     */
    private static Map<String, Object> tailing(Map<String, Object> consumer) {
        Map<String, Object> config = new HashMap<>(consumer);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        if (!config.containsKey(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG)) { // it must be the longer one
            config.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, QUIET_MS);
        }
        return config;
    }

    void close(Producer<byte[], byte[]> opened) {
        if (ownsProducer) {
            opened.close(CLOSE_WAIT);
        }
    }
}
