package io.millrace.worker.cluster;

import io.millrace.worker.config.DistributedConfig;
import io.millrace.worker.config.WorkerGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How this worker takes part in its group. Immutable.
 *
 * @param group its name, its timeouts and the best protocol offered
 * @param clientId under which the broker knows the member
 * @param url REST URL at which other workers reach this one
 * @param coordinatorPatience how long the coordinator may be out of sight before the work is given up
 * @param syncTimeout pause after a leader could not read the configs that somebody else has
 * @param unsyncBackoff how long the worker stays away after it could not do its work, with the eager protocol
 * @param strict whether to do exactly what Apache's workers do
 */
public record GroupSettings(
        WorkerGroup group,
        String clientId,
        String url,
        Duration coordinatorPatience,
        Duration syncTimeout,
        Duration unsyncBackoff,
        boolean strict) {
    /** How much of the delay after a crash a worker stays away that could not do its work. */
    private static final int ABSENCES_PER_DELAY = 50;

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    /** A connector that is created takes two: for itself, and for the tasks that it wants. */
    private static final int REBALANCES_AT_ONCE = 4;

    private static final Duration SHORTEST_BETWEEN_REBALANCES = Duration.ofMillis(200);
    private static final Duration LONGEST_BETWEEN_REBALANCES = Duration.ofSeconds(1);

    /**
     * What a worker's settings say.
     *
     * @param workerId host and port under which the worker is known
     */
    public static GroupSettings of(DistributedConfig config, String workerId, String url) {
        return new GroupSettings(
                config.group(),
                config.clientId().orElse("connect-" + workerId),
                url,
                Duration.ofMillis(config.getInt(DistributedConfig.HEARTBEAT_INTERVAL_MS)),
                config.syncTimeout(),
                config.unsyncBackoff(),
                config.compatibility().isStrict());
    }

    /** The best protocol that this worker speaks. */
    public ConnectProtocol protocol() {
        return ConnectProtocol.valueOf(group.protocol().toUpperCase(Locale.ROOT));
    }

    /** All protocols that it speaks, the best first. */
    List<ConnectProtocol> offers() {
        List<ConnectProtocol> offers = new ArrayList<>();
        for (ConnectProtocol protocol : ConnectProtocol.values()) {
            if (protocol.compareTo(protocol()) <= 0) {
                offers.add(0, protocol);
            }
        }
        return offers;
    }

    /** For how long a worker that was not heard of keeps its work: then others have it. */
    Duration absenceTolerated() {
        return group.sessionTimeout().plus(group.maxRebalanceDelay());
    }

    /** How often changes of the configs may rebalance the group: with Apache's workers, each change at once. */
    Pace pace() {
        return strict
                ? new Pace(REBALANCES_AT_ONCE, Duration.ZERO, Duration.ZERO)
                : new Pace(REBALANCES_AT_ONCE, SHORTEST_BETWEEN_REBALANCES, LONGEST_BETWEEN_REBALANCES);
    }

    /** Pause before the next join when the leader could not read what somebody else has read. */
    Duration pauseAfterMismatch() {
        return longer(syncTimeout, SHORTEST_PAUSE);
    }

    /** How long a worker stays away that could not do its work. */
    Duration absence(ConnectProtocol spoken) {
        Duration incremental = group.maxRebalanceDelay().dividedBy(ABSENCES_PER_DELAY);
        return spoken.isIncremental() ? longer(incremental, SHORTEST_PAUSE) : unsyncBackoff;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
