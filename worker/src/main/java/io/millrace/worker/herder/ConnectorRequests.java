package io.millrace.worker.herder;

import io.millrace.worker.api.Admission;
import io.millrace.worker.api.AlreadyExistsRefusal;
import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.RequestException;
import io.millrace.worker.api.ShuttingDownRefusal;
import io.millrace.worker.config.ConfigTransformer.Resolved;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.runtime.ConnectorSpec;
import io.millrace.worker.store.ConfigBackingStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Carries out the writes that callers ask for. Loop only; the futures complete later. */
final class ConnectorRequests implements WorkKeeper.StartListener {
    /** A config that is written, and who waits for its start. */
    private record Written(boolean isNew, CompletableFuture<Void> started) {}

    private final ConfigBackingStore configs;
    private final EventLoop loop;
    private final Leadership leadership;
    private final Consumer<String> gone;
    private final WriteOrder order;
    private final StartWaiters waiters = new StartWaiters();
    private WorkKeeper keeper;
    private TaskReconfiguration reconfiguration;
    private ConfigReloads reloads;
    private SelfRestarts selfRestarts;

    /** @param gone hears of connectors that are no longer configured */
    ConnectorRequests(ConfigBackingStore configs, EventLoop loop, Leadership leadership, Consumer<String> gone) {
        this.configs = configs;
        this.loop = loop;
        this.leadership = leadership;
        this.gone = gone;
        this.order = new WriteOrder(loop);
    }

    /** Closes the circle: the keeper tells this object of starts, and is told by it of restarts. */
    void use(WorkKeeper keeper, TaskReconfiguration reconfiguration, ConfigReloads reloads, SelfRestarts selfRestarts) {
        this.reloads = reloads;
        this.selfRestarts = selfRestarts;
        this.keeper = keeper;
        this.reconfiguration = reconfiguration;
    }

    /** Writes a config; completes with whether the connector is new, once that is written or, in a cluster of one, runs. */
    CompletableFuture<Boolean> put(
            Admission request,
            String connector,
            Map<String, String> config,
            Optional<TargetState> initial,
            boolean allowReplace) {
        return written(request, connector, () -> {
            boolean exists = configs.snapshot().contains(connector);
            if (exists && !allowReplace) {
                throw new AlreadyExistsRefusal("Connector " + connector + " already exists");
            }
            return write(connector, config, exists ? Optional.empty() : initial);
        });
    }

    /** Replaces a config if it is still the one that the caller saw; completes with false, at once, when it is not. */
    CompletableFuture<Boolean> replace(
            Admission request, String connector, Map<String, String> config, long seenRevision) {
        return order.run(request, connector, writing(connector), () -> {
                    refuseUnlessLeader();
                    ConnectorEntry entry = known(connector, () -> "Connector " + connector + " not found");
                    return entry.revision() == seenRevision
                            ? write(connector, config, Optional.empty()).thenApply(Optional::of)
                            : CompletableFuture.completedFuture(Optional.<Written>empty());
                })
                .thenCompose(written -> written.isEmpty()
                        ? CompletableFuture.completedFuture(false)
                        : started(connector, written.get()).thenApply(isNew -> true));
    }

    private CompletableFuture<Boolean> written(
            Admission request, String connector, Supplier<CompletableFuture<Written>> write) {
        return order.run(request, connector, writing(connector), () -> {
                    refuseUnlessLeader();
                    return write.get();
                })
                .thenCompose(written -> started(connector, written));
    }

    private CompletableFuture<Written> write(
            String connector, Map<String, String> config, Optional<TargetState> initial) {
        boolean isNew = !configs.snapshot().contains(connector);
        CompletableFuture<Void> started = leadership.repliesWhenDone()
                ? waiters.add(connector, configs.snapshot().offset() + 1, 0)
                : CompletableFuture.completedFuture(null);
        return configs.putConnectorConfig(connector, config, initial).thenApply(ok -> new Written(isNew, started));
    }

    private static CompletableFuture<Boolean> started(String connector, Written written) {
        return written.started()
                .handle((ok, error) -> answer(
                        written.isNew(), error, cause -> "Failed to start connector '" + connector + "': " + cause));
    }

    CompletableFuture<Void> delete(Admission request, String connector) {
        return order.run(request, connector, "deleting connector '" + connector + "'", () -> {
                    refuseUnlessLeader();
                    known(connector, () -> "Connector " + connector + " not found");
                    return configs.removeConnector(connector);
                })
                .thenCompose(removed -> whenDone(
                        "awaiting the end of connector '" + connector + "'", () -> keeper.whenGone(connector)));
    }

    CompletableFuture<Void> target(Admission request, String connector, TargetState target) {
        CompletableFuture<Void> written =
                order.run(request, connector, "moving connector '" + connector + "' to " + target, () -> {
                    refuseWhenShuttingDown();
                    known(connector, () -> "Unknown connector " + connector);
                    return target == TargetState.STOPPED ? stop(connector) : configs.putTargetState(connector, target);
                });
        return target != TargetState.STOPPED
                ? written
                : written.thenCompose(stopped -> whenDone(
                        "awaiting the end of the tasks of connector '" + connector + "'",
                        () -> keeper.whenTasksGone(connector)));
    }

    private CompletableFuture<Void> stop(String connector) {
        leadership.require();
        return configs.putTaskConfigs(connector, List.of())
                .thenCompose(wiped -> configs.putTargetState(connector, TargetState.STOPPED));
    }

    private CompletableFuture<Void> whenDone(String what, Callable<CompletableFuture<Void>> done) {
        return leadership.repliesWhenDone() ? loop.call(what, done) : CompletableFuture.completedFuture(null);
    }

    /** Writes the tasks that a connector wants, on whichever worker it runs. */
    CompletableFuture<Void> putTasks(Admission request, String connector, List<Map<String, String>> tasks) {
        return order.run(request, connector, "writing the tasks of connector '" + connector + "'", () -> {
            leadership.require();
            ConnectorEntry entry = known(connector, () -> "Connector " + connector + " not found");
            if (entry.target() == TargetState.STOPPED && !tasks.isEmpty()) {
                throw new InvalidRefusal(
                        "Cannot submit non-empty set of task configs for stopped connector " + connector);
            }
            return configs.putTaskConfigs(connector, tasks);
        });
    }

    /** Works on a stopped connector once its tasks have ended; no later write of it begins before that is done. */
    <T> CompletableFuture<T> whileStopped(
            Admission request,
            String connector,
            String what,
            Function<Map<String, String>, CompletableFuture<T>> work) {
        return order.run(request, connector, what, () -> {
            ConnectorEntry entry = requireStopped(connector);
            return wiped(connector, entry, what).thenCompose(gone -> work.apply(entry.config()));
        });
    }

    /** A set of tasks that came around the stop is taken back, so that former tasks are those of all sets before. */
    private CompletableFuture<Void> wiped(String connector, ConnectorEntry stopped, String what) {
        return stopped.lacksTasks()
                ? stop(connector).thenCompose(again -> loop.call(what, () -> keeper.whenTasksGone(connector)))
                : keeper.whenTasksGone(connector);
    }

    /** Refuses work on a connector that is not stopped, or not for this worker to work on. Any thread. */
    ConnectorEntry requireStopped(String connector) {
        refuseUnlessLeader();
        ConnectorEntry entry = known(connector, () -> "Connector " + connector + " not found");
        if (entry.target() != TargetState.STOPPED || !entry.tasks().isEmpty()) {
            throw new InvalidRefusal("Connectors must be in the STOPPED state before their offsets can be modified. "
                    + "This can be done for the specified connector by issuing a 'PUT' request to the '/connectors/"
                    + connector + "/stop' endpoint");
        }
        return entry;
    }

    /** Replaces the connector instance; completes once the fresh one has started with its tasks. */
    CompletableFuture<Void> restartConnector(Admission request, String connector) {
        request.begin();
        refuseWhenShuttingDown();
        known(connector, () -> unknown(connector));
        if (leadership.hasOthers() && !keeper.owns(connector)) {
            throw leadership.elsewhere(connector);
        }
        CompletableFuture<Void> started = waiters.add(connector, 0, keeper.startCount() + 1);
        selfRestarts.restartedByHand(true, connector, List.of());
        keeper.restart(true, connector, List.of());
        return started.handle((ok, error) -> answer(null, error, cause -> "Failed to start connector: " + connector));
    }

    /** Replaces what the plan of a restart request names and this worker runs. */
    void restart(String connector, boolean instance, List<ConnectorTaskId> tasks) {
        selfRestarts.restartedByHand(instance, connector, tasks);
        keeper.restart(instance, connector, tasks);
    }

    CompletableFuture<Void> restartTask(Admission request, ConnectorTaskId id) {
        request.begin();
        refuseWhenShuttingDown();
        known(id.connector(), () -> unknown(id.connector()));
        if (configs.snapshot().taskConfig(id).isEmpty()) {
            throw new NotFoundRefusal(
                    leadership.repliesWhenDone() ? "Task " + id + " not found" : "Unknown task: " + id);
        }
        if (leadership.hasOthers() && !keeper.owns(id)) {
            throw leadership.elsewhere(id);
        }
        CompletableFuture<Void> replaced = keeper.whenReplaced(id);
        selfRestarts.restartedByHand(false, id.connector(), List.of(id));
        keeper.restart(false, id.connector(), List.of(id));
        return replaced;
    }

    /** Generates task configs because the connector asked for it. */
    void reconfigure(String connector) {
        reconfiguration.reconfigure(connector);
    }

    /** Notes with which values a connector starts, and when they expire. */
    void configResolved(String connector, Resolved config) {
        reloads.resolved(connector, config);
    }

    /** Takes no more requests from callers; what runs goes on. */
    void refuseMore() {
        keeper.leave();
    }

    /** Stops everything; whoever still waits for a start is refused. */
    CompletableFuture<Void> shutDown() {
        waiters.failAll(new ShuttingDownRefusal("The worker was shut down meanwhile."));
        return keeper.shutDown();
    }

    @Override
    public void connectorStarted(ConnectorSpec spec, long start, Throwable error) {
        if (error != null || spec.target() != TargetState.STARTED) {
            tell(spec, start, error);
            return;
        }
        reconfiguration
                .reconfigure(spec.name())
                .whenComplete((ok, failure) ->
                        loop.submit("answering for connector '" + spec.name() + "'", () -> tell(spec, start, failure)));
    }

    /** An instance that is being replaced answers nobody: its successor will. */
    private void tell(ConnectorSpec spec, long start, Throwable error) {
        if (keeper.instance(spec.name()).orElse(-1) == start) {
            waiters.tell(spec, start, error);
            if (error == null) {
                reloads.started(spec.name(), start);
            }
        }
    }

    @Override
    public void connectorGone(String connector) {
        gone.accept(connector);
        reconfiguration.forget(connector);
        reloads.forget(connector);
        waiters.fail(connector, new NotFoundRefusal("Connector " + connector + " was deleted meanwhile"));
    }

    @Override
    public void tasksLost(String connector) {
        reconfiguration.reconfigure(connector);
    }

    private ConnectorEntry known(String connector, Supplier<String> message) {
        return configs.snapshot().connector(connector).orElseThrow(() -> new NotFoundRefusal(message.get()));
    }

    /** The words of Apache's worker differ by its mode. */
    private String unknown(String connector) {
        return leadership.repliesWhenDone()
                ? "Connector " + connector + " not found"
                : "Unknown connector: " + connector;
    }

    private void refuseUnlessLeader() {
        refuseWhenShuttingDown();
        leadership.require();
    }

    void refuseWhenShuttingDown() {
        if (keeper.isLeaving()) {
            throw new ShuttingDownRefusal("The worker is shutting down and takes no more requests.");
        }
    }

    private static String writing(String connector) {
        return "writing the config of connector '" + connector + "'";
    }

    private static <T> T answer(T value, Throwable error, UnaryOperator<String> message) {
        if (error == null) {
            return value;
        }
        Throwable cause = Causes.unwrap(error);
        if (cause instanceof RequestException refusal) {
            throw refusal;
        }
        throw new FailedRefusal(message.apply(Causes.text(cause)), cause);
    }
}
