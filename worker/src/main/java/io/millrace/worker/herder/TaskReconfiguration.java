package io.millrace.worker.herder;

import io.millrace.worker.api.LeaderRefusal;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.runtime.TooManyTasksException;
import io.millrace.worker.runtime.WorkRunner;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a connector for its task configs and publishes them when they have changed; tries again after 250 ms, 500 ms …
 * 60 s when that fails. Each instance is asked by one call at a time: requests that come meanwhile share one more.
 * Loop only.
 */
final class TaskReconfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(TaskReconfiguration.class);
    private static final long FIRST_RETRY_MS = 250;
    private static final long LAST_RETRY_MS = 60_000;
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(50);

    /** Has the tasks of a connector written, by this worker or another. */
    interface Publisher {
        CompletableFuture<Void> publish(String connector, List<Map<String, String>> tasks);
    }

    /** One asking of one instance, and the one that follows it if somebody asked meanwhile. */
    private static final class Round {
        private final String connector;
        private final long instance;
        private final long revision;
        private final CompletableFuture<Void> published = new CompletableFuture<>();
        private Optional<CompletableFuture<Void>> next = Optional.empty();

        Round(String connector, long instance, long revision) {
            this.connector = connector;
            this.instance = instance;
            this.revision = revision;
        }
    }

    private final WorkRunner worker;
    private final EventLoop loop;
    private final Publisher publisher;
    private final WorkKeeper keeper;
    private final Consumer<String> asked;
    private final Map<String, Round> rounds = new HashMap<>();
    /** Who asked during the round before, until the next one begins. */
    private final Map<String, CompletableFuture<Void>> parked = new HashMap<>();

    private final Map<String, Integer> failures = new HashMap<>();

    /** @param asked hears of a connector when it was asked, unless it is to be asked again because that has failed */
    TaskReconfiguration(
            WorkRunner worker, EventLoop loop, Publisher publisher, WorkKeeper keeper, Consumer<String> asked) {
        this.worker = worker;
        this.loop = loop;
        this.publisher = publisher;
        this.keeper = keeper;
        this.asked = asked;
    }

    /** Completes once the tasks that the connector wants are in the config store. */
    CompletableFuture<Void> reconfigure(String connector) {
        loop.cancel(key(connector));
        Optional<CompletableFuture<Void>> waiting = Optional.ofNullable(parked.remove(connector));
        CompletableFuture<Void> published = askOrShare(connector);
        waiting.ifPresent(earlier -> published.whenComplete((ok, error) -> {
            if (error == null) {
                earlier.complete(null);
            } else {
                earlier.completeExceptionally(error);
            }
        }));
        return published;
    }

    private CompletableFuture<Void> askOrShare(String connector) {
        OptionalLong instance = wantedInstance(connector);
        if (instance.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Round underWay = rounds.get(connector);
        if (underWay == null || underWay.instance != instance.getAsLong()) {
            return begin(connector, instance.getAsLong());
        }
        if (underWay.next.isEmpty()) {
            underWay.next = Optional.of(new CompletableFuture<>());
        }
        return underWay.next.get();
    }

    /** Whether this instance is being asked or the connector will be asked again. */
    boolean isAsking(String connector, long instance) {
        Round underWay = rounds.get(connector);
        return underWay != null && underWay.instance == instance || loop.isDelayed(key(connector));
    }

    /** Forgets a connector that is no longer configured. */
    void forget(String connector) {
        loop.cancel(key(connector));
        failures.remove(connector);
        rounds.remove(connector);
        Optional.ofNullable(parked.remove(connector)).ifPresent(waiting -> waiting.complete(null));
    }

    private CompletableFuture<Void> begin(String connector, long instance) {
        long revision = keeper.image().connector(connector).orElseThrow().revision();
        Round round = new Round(connector, instance, revision);
        rounds.put(connector, round);
        worker.taskConfigs(connector)
                .whenComplete((generated, error) ->
                        loop.submit("publishing task configs of connector '" + connector + "'", () -> {
                            if (error == null) {
                                publish(round, generated);
                            } else {
                                failed(round, error);
                            }
                        }));
        return round.published;
    }

    private void publish(Round round, Optional<List<Map<String, String>>> generated) {
        failures.remove(round.connector);
        Optional<ConnectorEntry> entry = keeper.image().connector(round.connector);
        boolean current = isWanted(round)
                && entry.filter(each -> each.revision() == round.revision).isPresent();
        if (generated.isEmpty() || !current || fits(entry.get(), generated.get())) {
            done(round, null);
            return;
        }
        publisher
                .publish(round.connector, generated.get())
                .whenComplete((ok, error) ->
                        loop.submit("noting the task configs of connector '" + round.connector + "'", () -> {
                            if (error == null) {
                                done(round, null);
                            } else {
                                failed(round, error);
                            }
                        }));
    }

    private void failed(Round round, Throwable error) {
        boolean retried =
                !(error instanceof CancellationException || error instanceof TooManyTasksException) && isWanted(round);
        if (!retried) {
            done(round, error);
            return;
        }
        end(round, error);
        int attempt = failures.merge(round.connector, 1, Integer::sum);
        long delayMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS << Math.min(attempt - 1, 8));
        if (isExpiredKey(error)) {
            LOG.debug("Connector '{}': the leader's session key is not known here yet", round.connector, error);
        } else {
            LOG.error(
                    "Connector '{}': its tasks could not be reconfigured; trying again in {} ms",
                    round.connector,
                    delayMs,
                    error);
        }
        again(round.connector, Duration.ofMillis(delayMs));
    }

    /** Keys change now and then, and this worker may hear of a new one a little later than the leader. */
    private static boolean isExpiredKey(Throwable error) {
        return Causes.unwrap(error) instanceof LeaderRefusal refusal && refusal.status() == 403;
    }

    private void done(Round round, Throwable error) {
        end(round, error);
        asked.accept(round.connector);
    }

    /** Ends a round; whoever asked meanwhile is served by the next one, or gets the error as well. */
    private void end(Round round, Throwable error) {
        boolean latest = rounds.remove(round.connector, round);
        if (error != null) {
            round.published.completeExceptionally(error);
            round.next.ifPresent(next -> next.completeExceptionally(error));
            return;
        }
        round.published.complete(null);
        if (latest && round.next.isPresent()) {
            parked.put(round.connector, round.next.get());
            again(round.connector, BETWEEN_ROUNDS);
        } else {
            round.next.ifPresent(next -> next.complete(null));
        }
    }

    private void again(String connector, Duration delay) {
        loop.delay(key(connector), label(connector), delay, () -> reconfigure(connector));
    }

    private OptionalLong wantedInstance(String connector) {
        boolean wanted = !keeper.isShuttingDown()
                && keeper.image()
                        .targetState(connector)
                        .filter(TargetState.STARTED::equals)
                        .isPresent();
        return wanted ? keeper.instance(connector) : OptionalLong.empty();
    }

    private boolean isWanted(Round round) {
        OptionalLong instance = wantedInstance(round.connector);
        return instance.isPresent() && instance.getAsLong() == round.instance;
    }

    /** Tasks of another config are written again even if they are the same: a compacted log has them behind it then. */
    private static boolean fits(ConnectorEntry entry, List<Map<String, String>> generated) {
        return entry.tasks().equals(generated) && entry.applied().equals(entry.config());
    }

    private static String key(String connector) {
        return "reconfigure:" + connector;
    }

    private static String label(String connector) {
        return "reconfiguring the tasks of connector '" + connector + "' again";
    }
}
