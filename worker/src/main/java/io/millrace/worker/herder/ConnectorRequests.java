package io.millrace.worker.herder;

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
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Carries out the writes that callers ask for. Loop only; the futures complete later. */
final class ConnectorRequests implements WorkKeeper.StartListener {
    /** A config that is written, and who waits for its start. */
    private record Written(boolean isNew, CompletableFuture<Void> started) {}

    private final ConfigBackingStore configs;
    private final EventLoop loop;
    private final WriteOrder order;
    private final StartWaiters waiters = new StartWaiters();
    private WorkKeeper keeper;
    private TaskReconfiguration reconfiguration;
    private ConfigReloads reloads;
    private SelfRestarts selfRestarts;

    ConnectorRequests(ConfigBackingStore configs, EventLoop loop) {
        this.configs = configs;
        this.loop = loop;
        this.order = new WriteOrder(loop);
    }

    /** Closes the circle: the keeper tells this object of starts, and is told by it of restarts. */
    void use(WorkKeeper keeper, TaskReconfiguration reconfiguration, ConfigReloads reloads, SelfRestarts selfRestarts) {
        this.reloads = reloads;
        this.selfRestarts = selfRestarts;
        this.keeper = keeper;
        this.reconfiguration = reconfiguration;
    }

    /** Writes a config; completes with whether the connector is new, once it has started with its tasks. */
    CompletableFuture<Boolean> put(
            String connector, Map<String, String> config, Optional<TargetState> initial, boolean allowReplace) {
        return written(connector, () -> {
            boolean exists = configs.snapshot().contains(connector);
            if (exists && !allowReplace) {
                throw new AlreadyExistsRefusal("Connector " + connector + " already exists");
            }
            return write(connector, config, exists ? Optional.empty() : initial);
        });
    }

    /** Replaces a config if it is still the one that the caller saw; completes with false, at once, when it is not. */
    CompletableFuture<Boolean> replace(String connector, Map<String, String> config, long seenRevision) {
        return order.run(connector, writing(connector), () -> {
                    refuseWhenShuttingDown();
                    ConnectorEntry entry = known(connector, () -> "Connector " + connector + " not found");
                    return entry.revision() == seenRevision
                            ? write(connector, config, Optional.empty()).thenApply(Optional::of)
                            : CompletableFuture.completedFuture(Optional.<Written>empty());
                })
                .thenCompose(written -> written.isEmpty()
                        ? CompletableFuture.completedFuture(false)
                        : started(connector, written.get()).thenApply(isNew -> true));
    }

    private CompletableFuture<Boolean> written(String connector, Supplier<CompletableFuture<Written>> write) {
        return order.run(connector, writing(connector), () -> {
                    refuseWhenShuttingDown();
                    return write.get();
                })
                .thenCompose(written -> started(connector, written));
    }

    private CompletableFuture<Written> write(
            String connector, Map<String, String> config, Optional<TargetState> initial) {
        boolean isNew = !configs.snapshot().contains(connector);
        CompletableFuture<Void> started =
                waiters.add(connector, configs.snapshot().offset() + 1, 0);
        return configs.putConnectorConfig(connector, config, initial).thenApply(ok -> new Written(isNew, started));
    }

    private static CompletableFuture<Boolean> started(String connector, Written written) {
        return written.started()
                .handle((ok, error) -> answer(
                        written.isNew(), error, cause -> "Failed to start connector '" + connector + "': " + cause));
    }

    CompletableFuture<Void> delete(String connector) {
        return order.run(connector, "deleting connector '" + connector + "'", () -> {
                    refuseWhenShuttingDown();
                    known(connector, () -> "Connector " + connector + " not found");
                    return configs.removeConnector(connector);
                })
                .thenCompose(removed -> loop.call(
                        "awaiting the end of connector '" + connector + "'", () -> keeper.whenGone(connector)));
    }

    CompletableFuture<Void> target(String connector, TargetState target) {
        CompletableFuture<Void> written =
                order.run(connector, "moving connector '" + connector + "' to " + target, () -> {
                    refuseWhenShuttingDown();
                    known(connector, () -> "Unknown connector " + connector);
                    return target == TargetState.STOPPED
                            ? configs.putTaskConfigs(connector, List.of())
                                    .thenCompose(wiped -> configs.putTargetState(connector, target))
                            : configs.putTargetState(connector, target);
                });
        return target != TargetState.STOPPED
                ? written
                : written.thenCompose(stopped -> loop.call(
                        "awaiting the end of the tasks of connector '" + connector + "'",
                        () -> keeper.whenTasksGone(connector)));
    }

    /** Works on a stopped connector once its tasks have ended; no later write of it begins before that is done. */
    <T> CompletableFuture<T> whileStopped(
            String connector, String what, Function<Map<String, String>, CompletableFuture<T>> work) {
        return order.run(connector, what, () -> {
            refuseWhenShuttingDown();
            ConnectorEntry entry = known(connector, () -> "Connector " + connector + " not found");
            if (entry.target() != TargetState.STOPPED || !entry.tasks().isEmpty()) {
                throw new InvalidRefusal(
                        "Connectors must be in the STOPPED state before their offsets can be modified. "
                                + "This can be done for the specified connector by issuing a 'PUT' request to the '/connectors/"
                                + connector + "/stop' endpoint");
            }
            return keeper.whenTasksGone(connector).thenCompose(gone -> work.apply(entry.config()));
        });
    }

    /** Replaces the connector instance; completes once the fresh one has started with its tasks. */
    CompletableFuture<Void> restartConnector(String connector) {
        refuseWhenShuttingDown();
        known(connector, () -> "Connector " + connector + " not found");
        CompletableFuture<Void> started = waiters.add(connector, 0, keeper.startCount() + 1);
        selfRestarts.restartedByHand(true, connector, List.of());
        keeper.restart(true, connector, List.of());
        return started.handle((ok, error) -> answer(null, error, cause -> "Failed to start connector: " + connector));
    }

    /** Replaces what the plan of a restart request names. */
    void restart(String connector, boolean instance, List<ConnectorTaskId> tasks) {
        refuseWhenShuttingDown();
        selfRestarts.restartedByHand(instance, connector, tasks);
        keeper.restart(instance, connector, tasks);
    }

    CompletableFuture<Void> restartTask(ConnectorTaskId id) {
        refuseWhenShuttingDown();
        known(id.connector(), () -> "Connector " + id.connector() + " not found");
        if (configs.snapshot().taskConfig(id).isEmpty()) {
            throw new NotFoundRefusal("Task " + id + " not found");
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
        reconfiguration.forget(connector);
        reloads.forget(connector);
        waiters.fail(connector, new NotFoundRefusal("Connector " + connector + " was deleted meanwhile"));
    }

    private ConnectorEntry known(String connector, Supplier<String> message) {
        return configs.snapshot().connector(connector).orElseThrow(() -> new NotFoundRefusal(message.get()));
    }

    private void refuseWhenShuttingDown() {
        if (keeper.isShuttingDown()) {
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
