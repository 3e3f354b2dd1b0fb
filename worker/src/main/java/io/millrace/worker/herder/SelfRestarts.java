package io.millrace.worker.herder;

import io.millrace.worker.api.ConnectorRestarts;
import io.millrace.worker.api.ConnectorRestarts.Attempts;
import io.millrace.worker.config.RestartSettings;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts what has failed, later each time, until it has run well for a while. What it does follows from the reported
 * states and the config image alone: news of either are a reason to look. Loop only, but for what says otherwise.
 */
final class SelfRestarts {
    private static final Logger LOG = LoggerFactory.getLogger(SelfRestarts.class);

    /** Tells whether an instance of a connector is being asked for task configs, which is tried again anyway. */
    interface Asking {
        boolean isAsking(String connector, long instance);
    }

    /**
     * What has failed since it was configured or restarted by hand.
     *
     * @param revision of the config it failed with
     * @param instance number of the instance that failed last
     */
    private record Failed(long revision, long instance, Attempts attempts) {}

    /** By identity, as long as it is configured; written by the loop, read by any thread. */
    private final Map<RestartTarget, Failed> failed = new ConcurrentHashMap<>();
    /** Those that were restarted and have run for less than the healthy time. */
    private final Set<RestartTarget> recovering = new HashSet<>();

    private final RestartSettings defaults;
    private final EventLoop loop;
    private final WorkKeeper keeper;
    private final Asking asking;
    private final Statuses statuses;
    private final RestartBackoff backoff;
    private final Time time;

    SelfRestarts(
            RestartSettings defaults,
            EventLoop loop,
            WorkKeeper keeper,
            Asking asking,
            Statuses statuses,
            RestartBackoff backoff,
            Time time) {
        this.defaults = defaults;
        this.loop = loop;
        this.keeper = keeper;
        this.asking = asking;
        this.statuses = statuses;
        this.backoff = backoff;
        this.time = time;
    }

    /** Whether news of a state are worth a look. Any thread. */
    boolean cares(RestartTarget target, RunState state) {
        return state == RunState.FAILED || failed.containsKey(target);
    }

    /** What callers see. Any thread. */
    ConnectorRestarts of(String connector, Map<String, String> config, Collection<ConnectorTaskId> tasks) {
        return new ConnectorRestarts(
                connector,
                defaults.overriddenBy(config).enabled(),
                attempts(new RestartTarget(connector)),
                tasks.stream().map(id -> attempts(new RestartTarget(id))).toList());
    }

    private Attempts attempts(RestartTarget target) {
        Failed before = failed.get(target);
        return before == null ? Attempts.NONE : before.attempts();
    }

    /** Somebody restarts these: what happened before no longer counts. */
    void restartedByHand(boolean connector, String name, Collection<ConnectorTaskId> tasks) {
        if (connector) {
            forget(new RestartTarget(name));
        }
        tasks.forEach(id -> forget(new RestartTarget(id)));
    }

    /** The connector or task has reported a state. The instance that is here to stay is the one that spoke. */
    void reported(RestartTarget target) {
        look(target, target.instance(keeper));
    }

    /** The configs have changed: some failures may be of the past, some connectors be resumed. */
    void imageChanged() {
        List.copyOf(failed.keySet()).forEach(this::lookAgain);
    }

    /** The connector is no longer being asked for its task configs, which may have kept it from a restart. */
    void asked(String connector) {
        lookAgain(new RestartTarget(connector));
    }

    /** Looks although nothing was reported: the state may still be that of an instance that was replaced. */
    private void lookAgain(RestartTarget target) {
        Failed before = failed.get(target);
        if (before != null) {
            OptionalLong spoke = OptionalLong.of(before.instance());
            look(target, spoke.equals(target.instance(keeper)) ? spoke : OptionalLong.empty());
        }
    }

    /**
     * Does what the state of this connector or task asks for.
     *
     * @param spoke number of the instance that the state is of; empty when it is being replaced or was replaced
     */
    private void look(RestartTarget target, OptionalLong spoke) {
        Optional<ConnectorEntry> entry = target.entry(keeper.image());
        if (entry.isEmpty() || keeper.isLeaving()) {
            forget(target);
            return;
        }
        Failed before = failed.get(target);
        if (before != null && before.revision() != entry.get().revision()) {
            forget(target);
        }
        if (target.state(statuses) != RunState.FAILED) {
            sawNoFailure(target, defaults.overriddenBy(entry.get().config()));
        } else if (spoke.isPresent()) {
            sawFailure(target, entry.get(), spoke.getAsLong());
        } else {
            unschedule(target);
        }
    }

    private void sawFailure(RestartTarget target, ConnectorEntry entry, long instance) {
        settled(target);
        RestartSettings settings = defaults.overriddenBy(entry.config());
        String trace = target.trace(statuses);
        Attempts before = attempts(target);
        Optional<String> whyNot = notNow(target, entry, instance).or(() -> hopeless(target, trace, before));
        OptionalLong nextTry = OptionalLong.empty();
        if (whyNot.isPresent()) {
            loop.cancel(retryKey(target));
        } else if (before.nextTry().isPresent() && failed.get(target).instance() == instance) {
            nextTry = before.nextTry();
        } else {
            nextTry = schedule(target, settings, before.made());
        }
        Attempts attempts = new Attempts(before.made(), FailureCause.summary(trace), nextTry, whyNot);
        failed.put(target, new Failed(entry.revision(), instance, attempts));
    }

    private Optional<String> notNow(RestartTarget target, ConnectorEntry entry, long instance) {
        if (!defaults.overriddenBy(entry.config()).enabled()) {
            return Optional.of(RestartSettings.ENABLE + " is false");
        }
        if (entry.target() != TargetState.STARTED) {
            return Optional.of("the connector is to be " + entry.target() + "; a restart follows once it is resumed");
        }
        return target.task().isEmpty() && asking.isAsking(target.connector(), instance)
                ? Optional.of("the connector is asked for its task configs again, without a restart")
                : Optional.empty();
    }

    private static Optional<String> hopeless(RestartTarget target, String trace, Attempts before) {
        Optional<String> whyNot = FailureCause.hopeless(trace);
        if (whyNot.isPresent() && !whyNot.equals(before.whyNot())) {
            LOG.warn("The {} has failed and is not restarted: {}", target, whyNot.get());
        }
        return whyNot;
    }

    private OptionalLong schedule(RestartTarget target, RestartSettings settings, int made) {
        Duration delay = backoff.delay(settings, made);
        LOG.info("The {} has failed; restart {} follows in {} ms", target, made + 1, delay.toMillis());
        loop.delay(retryKey(target), "restarting " + target + ", which has failed", delay, () -> retry(target));
        return OptionalLong.of(time.milliseconds() + delay.toMillis());
    }

    private void retry(RestartTarget target) {
        Failed before = failed.get(target);
        boolean still = before != null
                && !keeper.isLeaving()
                && target.state(statuses) == RunState.FAILED
                && target.instance(keeper).equals(OptionalLong.of(before.instance()));
        if (!still) {
            unschedule(target);
            return;
        }
        int made = before.attempts().made() + 1;
        LOG.info("Restarting {}, which has failed; restart {}", target, made);
        note(target, made);
        target.restart(keeper);
    }

    private void sawNoFailure(RestartTarget target, RestartSettings settings) {
        if (!failed.containsKey(target)) {
            return;
        }
        unschedule(target);
        if (target.state(statuses) != RunState.RUNNING) {
            settled(target);
        } else if (attempts(target).made() > 0 && recovering.add(target)) {
            loop.delay(
                    healthyKey(target),
                    "noting that " + target + " runs well",
                    Duration.ofMillis(settings.healthyMs()),
                    () -> healthy(target));
        }
    }

    private void healthy(RestartTarget target) {
        recovering.remove(target);
        note(target, 0);
    }

    /** It neither waits for a restart nor is kept from one. */
    private void unschedule(RestartTarget target) {
        loop.cancel(retryKey(target));
        note(target, attempts(target).made());
    }

    private void note(RestartTarget target, int made) {
        failed.computeIfPresent(
                target,
                (same, before) -> new Failed(
                        before.revision(),
                        before.instance(),
                        new Attempts(made, before.attempts().lastCause(), OptionalLong.empty(), Optional.empty())));
    }

    private void settled(RestartTarget target) {
        if (recovering.remove(target)) {
            loop.cancel(healthyKey(target));
        }
    }

    private void forget(RestartTarget target) {
        if (failed.remove(target) != null) {
            loop.cancel(retryKey(target));
            settled(target);
        }
    }

    private static String retryKey(RestartTarget target) {
        return "retry:" + target;
    }

    private static String healthyKey(RestartTarget target) {
        return "healthy:" + target;
    }
}
