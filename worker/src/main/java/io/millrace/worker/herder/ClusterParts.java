package io.millrace.worker.herder;

import io.millrace.worker.api.LeaderClient;
import io.millrace.worker.herder.fencing.ProducerFencing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What a herder is given because others may share its work.
 *
 * @param leader asks the leader; empty in a cluster of one
 * @param replies when callers hear of a write
 * @param loggerLevels sets the level of a logger, and of those below it, on this worker
 * @param syncTimeout how long this worker may take to read configs that others know before that is told in the log
 * @param keys how session keys are made and checked
 * @param gone hears of connectors that were deleted, by whichever worker
 * @param exactlyOnce what source connectors that write exactly once need
 */
public record ClusterParts(
        Optional<LeaderClient> leader,
        ReplyPolicy replies,
        BiConsumer<String, String> loggerLevels,
        Duration syncTimeout,
        KeySettings keys,
        Consumer<String> gone,
        ExactlyOnce exactlyOnce) {

    /** Nobody else cares when a connector has been deleted. */
    public ClusterParts(
            Optional<LeaderClient> leader,
            ReplyPolicy replies,
            BiConsumer<String, String> loggerLevels,
            Duration syncTimeout,
            KeySettings keys) {
        this(leader, replies, loggerLevels, syncTimeout, keys, connector -> {}, ExactlyOnce.NONE);
    }

    /**
     * How source connectors write exactly once (KIP-618).
     *
     * @param enabled whether those of this worker do
     * @param producers shuts out former tasks, when this worker leads, whether or not it has them itself
     */
    public record ExactlyOnce(boolean enabled, ProducerFencing producers) {
        public static final ExactlyOnce NONE = new ExactlyOnce(false, ProducerFencing.NONE);
    }

    /** A cluster of one, whose loggers are set by whoever was asked. */
    public static final ClusterParts SOLO = new ClusterParts(
            Optional.empty(), ReplyPolicy.WHEN_DONE, (logger, level) -> {}, Duration.ofSeconds(3), KeySettings.DEFAULT);

    /**
     * How session keys are made and what signatures are accepted (configs.md, section 1.4).
     *
     * @param algorithm of the key generator
     * @param size in bits; empty for the generator's own
     * @param timeToLive after which the leader makes another; zero for never
     * @param verified names of the signature algorithms that are accepted
     */
    public record KeySettings(String algorithm, Optional<Integer> size, Duration timeToLive, List<String> verified) {
        public static final KeySettings DEFAULT =
                new KeySettings("HmacSHA256", Optional.empty(), Duration.ofHours(1), List.of("HmacSHA256"));

        public KeySettings {
            verified = List.copyOf(verified);
        }
    }

    /** Whether there may be other workers. */
    public boolean isDistributed() {
        return leader.isPresent();
    }
}
