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
 * state alone: news of a state is a reason to look. Loop only, but for what says otherwise.
 */
final class SelfRestarts {
    private static final Logger LOG = LoggerFactory.getLogger(SelfRestarts.class);

    /**
     * What has failed before.
     *
     * @param revision of the config it failed with
     * @param instance number of the instance that failed last
     */
    private record Failed(long revision, long instance, Attempts attempts) {}

    /** Failed ones by identity; written by the loop, read by any thread. */
    private final Map<RestartTarget, Failed> failed = new ConcurrentHashMap<>();
    /** Those that run and have done so for less than the healthy time. */
    private final Set<RestartTarget> recovering = ConcurrentHashMap.newKeySet();

    private final RestartSettings defaults;
    private final EventLoop loop;
    private final WorkKeeper keeper;
    private final Statuses statuses;
    private final RestartBackoff backoff;
    private final Time time;

    SelfRestarts(
            RestartSettings defaults,
            EventLoop loop,
            WorkKeeper keeper,
            Statuses statuses,
            RestartBackoff backoff,
            Time time) {
        this.defaults = defaults;
        this.loop = loop;
        this.keeper = keeper;
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

    /** The configs have changed: some failures may be of the past, some connectors be resumed. */
    void imageChanged() {
        List.copyOf(failed.keySet()).forEach(this::look);
    }

    /** Somebody restarts these: what happened before no longer counts. */
    void restartedByHand(boolean connector, String name, Collection<ConnectorTaskId> tasks) {
        if (connector) {
            forget(new RestartTarget(name));
        }
        tasks.forEach(id -> forget(new RestartTarget(id)));
    }

    /** Does what the state of this connector or task asks for. */
    void look(RestartTarget target) {
        Optional<ConnectorEntry> entry = target.entry(keeper.image());
        if (entry.isEmpty() || keeper.isShuttingDown()) {
            forget(target);
            return;
        }
        Failed before = failed.get(target);
        if (before != null && before.revision() != entry.get().revision()) {
            forget(target);
        }
        RestartSettings settings = defaults.overriddenBy(entry.get().config());
        if (!settings.enabled()) {
            forget(target);
        } else if (target.state(statuses) == RunState.FAILED) {
            settled(target);
            sawFailure(target, entry.get(), settings);
        } else {
            sawNoFailure(target, settings);
        }
    }

    private void sawFailure(RestartTarget target, ConnectorEntry entry, RestartSettings settings) {
        OptionalLong instance = target.instance(keeper);
        if (instance.isEmpty()) { // it is being replaced
            forget(target);
            return;
        }
        if (entry.target() != TargetState.STARTED) {
            unschedule(target);
            return;
        }
        Failed before = failed.get(target);
        boolean waits = before != null && before.attempts().nextTry().isPresent();
        if (waits && before.instance() == instance.getAsLong()) {
            return;
        }
        String trace = target.trace(statuses);
        Optional<String> whyNot = FailureCause.hopeless(trace);
        int made = before == null ? 0 : before.attempts().made();
        OptionalLong nextTry = whyNot.isPresent() ? OptionalLong.empty() : schedule(target, settings, made);
        if (whyNot.isPresent() && attempts(target).whyNot().isEmpty()) {
            LOG.warn("The {} has failed and is not restarted: {}", target, whyNot.get());
        }
        Attempts attempts = new Attempts(made, FailureCause.summary(trace), nextTry, whyNot);
        failed.put(target, new Failed(entry.revision(), instance.getAsLong(), attempts));
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
                && !keeper.isShuttingDown()
                && target.state(statuses) == RunState.FAILED
                && target.instance(keeper).orElse(-1) == before.instance();
        if (!still) {
            unschedule(target);
            return;
        }
        int made = before.attempts().made() + 1;
        LOG.info("Restarting {}, which has failed; restart {}", target, made);
        note(target, made, OptionalLong.empty());
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
        note(target, 0, OptionalLong.empty());
    }

    /** It neither waits for a restart nor is kept from one. */
    private void unschedule(RestartTarget target) {
        loop.cancel(retryKey(target));
        note(target, attempts(target).made(), OptionalLong.empty());
    }

    private void note(RestartTarget target, int made, OptionalLong nextTry) {
        failed.computeIfPresent(
                target,
                (same, before) -> new Failed(
                        before.revision(),
                        before.instance(),
                        new Attempts(made, before.attempts().lastCause(), nextTry, Optional.empty())));
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
