package io.millrace.worker.sink;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;

/** The topics that a sink reads: a list of them, or all that match a pattern. Immutable. */
public final class SinkSubscription {
    private final List<String> topics;
    private final Optional<Pattern> pattern;

    private SinkSubscription(List<String> topics, Optional<Pattern> pattern) {
        this.topics = List.copyOf(topics);
        this.pattern = pattern;
    }

    /** Exactly these topics. */
    public static SinkSubscription to(List<String> topics) {
        return new SinkSubscription(topics, Optional.empty());
    }

    /** All topics that match, also those to come. */
    public static SinkSubscription matching(Pattern pattern) {
        return new SinkSubscription(List.of(), Optional.of(pattern));
    }

    void begin(Consumer<byte[], byte[]> consumer, ConsumerRebalanceListener listener) {
        if (pattern.isPresent()) {
            consumer.subscribe(pattern.get(), listener);
        } else {
            consumer.subscribe(topics, listener);
        }
    }
}
