package io.millrace.worker.herder;

import io.millrace.worker.api.LeaderClient;
import io.millrace.worker.api.LeaderRefusal;
import io.millrace.worker.api.NotLeaderRefusal;
import io.millrace.worker.api.RebalancingRefusal;
import io.millrace.worker.cluster.ClusterView;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ClusterConfigState.TaskCommit;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.runtime.TaskFences;
import io.millrace.worker.store.ConfigBackingStore;
import io.millrace.worker.store.PrivilegedWriteException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the leader shut out former tasks, on behalf of the tasks of this worker: once for all tasks of a set that ask at
 * the same time, and not at all where the log says that it has been done. Any thread.
 */
final class TaskFencing implements TaskFences {
    private static final Logger LOG = LoggerFactory.getLogger(TaskFencing.class);
    /** Answers by which nothing is said about the connector: another key, a rebalance, a start. */
    private static final Set<Integer> PASSING = Set.of(403, 409, 503);

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** A set of tasks, as this worker counts them. */
    private record TaskSet(String connector, int count, long generation) {
        static TaskSet of(String connector, TaskCommit tasks) {
            return new TaskSet(connector, tasks.count(), tasks.generation());
        }
    }

    private final ConfigBackingStore configs;
    private final EventLoop loop;
    private final Leadership leadership;
    private final ZombieFencing zombies;
    private final WorkKeeper keeper;
    private final Optional<LeaderClient> leader;
    private final Time time;
    private final Map<TaskSet, CompletableFuture<Void>> asking = new ConcurrentHashMap<>();

    /** @param zombies what the leader does about it, if this worker is the leader */
    TaskFencing(
            ConfigBackingStore configs,
            EventLoop loop,
            Leadership leadership,
            ZombieFencing zombies,
            WorkKeeper keeper,
            Optional<LeaderClient> leader,
            Time time) {
        this.configs = configs;
        this.loop = loop;
        this.leadership = leadership;
        this.zombies = zombies;
        this.keeper = keeper;
        this.leader = leader;
        this.time = time;
    }

    @Override
    public CompletableFuture<Void> fence(ConnectorTaskId id) {
        Optional<TaskCommit> tasks = tasks(id.connector());
        if (tasks.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new ConnectException("Connector '" + id.connector() + "' is not configured any more"));
        }
        if (!tasks.get().fencingPending()) {
            return CompletableFuture.completedFuture(null);
        }
        return ask(TaskSet.of(id.connector(), tasks.get())).copy();
    }

    private Optional<TaskCommit> tasks(String connector) {
        return configs.snapshot().connector(connector).map(ClusterConfigState.ConnectorEntry::commit);
    }

    private CompletableFuture<Void> ask(TaskSet set) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> others = asking.putIfAbsent(set, mine);
        if (others != null) {
            return others;
        }
        mine.whenComplete((done, failure) -> asking.remove(set, mine));
        attempt(set, mine, OptionalLong.empty());
        return mine;
    }

    /** @param untilMs when to lose patience, which begins with the first failure: a leader may die without a word */
    private void attempt(TaskSet set, CompletableFuture<Void> outcome, OptionalLong untilMs) {
        loop.call("having former tasks of connector '" + set.connector() + "' shut out", () -> askLeader(set))
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        outcome.complete(null);
                    } else {
                        failed(set, outcome, untilMs, Causes.unwrap(failure));
                    }
                });
    }

    private CompletableFuture<Void> askLeader(TaskSet set) {
        if (tasks(set.connector()).filter(TaskCommit::fencingPending).isEmpty()) {
            return CompletableFuture.completedFuture(null); // gone or another one, which is found out later, or done
        }
        ClusterView view = leadership.view();
        if (view.leader()) {
            return zombies.fence(set.connector());
        }
        if (view.leaderUrl().isEmpty() || leader.isEmpty()) {
            throw new NotLeaderRefusal("The leader of the cluster is not known.", Optional.empty());
        }
        return leader.get()
                .fenceZombies(
                        view.leaderUrl().get(),
                        set.connector(),
                        configs.snapshot().sessionKey())
                .exceptionallyCompose(failure -> {
                    Throwable cause = Causes.unwrap(failure);
                    return CompletableFuture.failedFuture(cause instanceof LeaderRefusal ? cause : new NoAnswer(cause));
                });
    }

    /** The leader was not reached, or has gone while it was asked. */
    private static final class NoAnswer extends ConnectException {
        NoAnswer(Throwable cause) {
            super(Causes.text(cause), cause);
        }
    }

    private void failed(TaskSet set, CompletableFuture<Void> outcome, OptionalLong until, Throwable cause) {
        long untilMs = until.orElseGet(() -> time.milliseconds() + PATIENCE.toMillis());
        if (time.milliseconds() >= untilMs || !isPassing(cause) || !isLast(set)) {
            outcome.completeExceptionally(cause);
            return;
        }
        LOG.info(
                "Former tasks of connector '{}' are not shut out yet, trying again in {} ms: {}",
                set.connector(),
                PAUSE.toMillis(),
                Causes.text(cause));
        String label = "trying again to have former tasks of connector '" + set.connector() + "' shut out";
        Runnable again = () -> attempt(set, outcome, OptionalLong.of(untilMs));
        loop.submit(label, () -> loop.delay("fence " + set, label, PAUSE, again));
    }

    private boolean isLast(TaskSet set) {
        return tasks(set.connector())
                .map(tasks -> TaskSet.of(set.connector(), tasks))
                .filter(set::equals)
                .isPresent();
    }

    /** Whether the leader may well do it when it is asked again: the lead is changing hands, or a broker was away. */
    private static boolean isPassing(Throwable cause) {
        if (cause instanceof LeaderRefusal refusal) {
            return PASSING.contains(refusal.status()) || refusal.getMessage().contains("can be safely retried");
        }
        return cause instanceof NotLeaderRefusal
                || cause instanceof RebalancingRefusal
                || cause instanceof NoAnswer
                || cause.getCause() instanceof PrivilegedWriteException;
    }

    @Override
    public CompletableFuture<Void> verify(ConnectorTaskId id, long generation) {
        return configs.refresh()
                .thenCompose(image ->
                        loop.call("looking whether task " + id + " is still to start", () -> verified(id, generation)))
                .copy();
    }

    private CompletableFuture<Void> verified(ConnectorTaskId id, long generation) {
        if (tasks(id.connector())
                .filter(tasks -> tasks.generation() == generation)
                .isEmpty()) {
            throw new ConnectException("Cannot start source task " + id
                    + " with exactly-once support as the connector has already generated a new set of task configs");
        }
        if (!keeper.owns(id)) {
            throw new ConnectException(
                    "Cannot start source task " + id + " as it has already been revoked from this worker");
        }
        return CompletableFuture.completedFuture(null);
    }
}
