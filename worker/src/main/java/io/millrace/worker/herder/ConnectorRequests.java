package io.millrace.worker.herder;

import io.millrace.worker.api.AlreadyExistsRefusal;
import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.api.RequestException;
import io.millrace.worker.api.ShuttingDownRefusal;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.runtime.ConnectorSpec;
import io.millrace.worker.store.ConfigBackingStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Carries out the writes that callers ask for. Loop only; the futures complete later. */
final class ConnectorRequests implements WorkKeeper.StartListener {
    private final ConfigBackingStore configs;
    private final EventLoop loop;
    private final StartWaiters waiters = new StartWaiters();
    private WorkKeeper keeper;
    private TaskReconfiguration reconfiguration;

    ConnectorRequests(ConfigBackingStore configs, EventLoop loop) {
        this.configs = configs;
        this.loop = loop;
    }

    /** Closes the circle: the keeper tells this object of starts, and is told by it of restarts. */
    void use(WorkKeeper keeper, TaskReconfiguration reconfiguration) {
        this.keeper = keeper;
        this.reconfiguration = reconfiguration;
    }

    /** Writes a config; completes with whether the connector is new, once it has started with its tasks. */
    CompletableFuture<Boolean> put(
            String connector, Map<String, String> config, Optional<TargetState> initial, boolean allowReplace) {
        refuseWhenShuttingDown();
        boolean exists = configs.snapshot().contains(connector);
        if (exists && !allowReplace) {
            throw new AlreadyExistsRefusal("Connector " + connector + " already exists");
        }
        CompletableFuture<Void> started =
                waiters.add(connector, configs.snapshot().offset() + 1, 0);
        return configs.putConnectorConfig(connector, config, exists ? Optional.empty() : initial)
                .thenCompose(written -> started)
                .handle((ok, error) ->
                        answer(!exists, error, cause -> "Failed to start connector '" + connector + "': " + cause));
    }

    CompletableFuture<Void> delete(String connector) {
        refuseWhenShuttingDown();
        refuseUnknown(connector, () -> "Connector " + connector + " not found");
        waiters.fail(connector, new NotFoundRefusal("Connector " + connector + " was deleted meanwhile"));
        return configs.removeConnector(connector)
                .thenCompose(removed ->
                        loop.call("deleting connector '" + connector + "'", () -> keeper.whenGone(connector)));
    }

    CompletableFuture<Void> target(String connector, TargetState target) {
        refuseWhenShuttingDown();
        refuseUnknown(connector, () -> "Unknown connector " + connector);
        if (target != TargetState.STOPPED) {
            return configs.putTargetState(connector, target);
        }
        return configs.putTaskConfigs(connector, List.of())
                .thenCompose(wiped -> configs.putTargetState(connector, target))
                .thenCompose(written ->
                        loop.call("stopping connector '" + connector + "'", () -> keeper.whenTasksGone(connector)));
    }

    /** Replaces the connector instance; completes once the fresh one has started with its tasks. */
    CompletableFuture<Void> restartConnector(String connector) {
        refuseWhenShuttingDown();
        refuseUnknown(connector, () -> "Connector " + connector + " not found");
        CompletableFuture<Void> started = waiters.add(connector, 0, keeper.startCount() + 1);
        keeper.restart(true, connector, List.of());
        return started.handle((ok, error) -> answer(null, error, cause -> "Failed to start connector: " + connector));
    }

    /** Replaces what the plan of a restart request names. */
    void restart(String connector, boolean instance, List<ConnectorTaskId> tasks) {
        refuseWhenShuttingDown();
        keeper.restart(instance, connector, tasks);
    }

    CompletableFuture<Void> restartTask(ConnectorTaskId id) {
        refuseWhenShuttingDown();
        refuseUnknown(id.connector(), () -> "Connector " + id.connector() + " not found");
        if (configs.snapshot().taskConfig(id).isEmpty()) {
            throw new NotFoundRefusal("Task " + id + " not found");
        }
        keeper.restart(false, id.connector(), List.of(id));
        return keeper.whenFresh(id);
    }

    /** Generates task configs because the connector asked for it. */
    void reconfigure(String connector) {
        reconfiguration.reconfigure(connector);
    }

    @Override
    public void connectorStarted(ConnectorSpec spec, long start, Throwable error) {
        if (error != null || spec.target() != TargetState.STARTED) {
            waiters.tell(spec, start, error);
            return;
        }
        reconfiguration
                .reconfigure(spec.name())
                .whenComplete((ok, failure) -> loop.submit(
                        "answering for connector '" + spec.name() + "'", () -> waiters.tell(spec, start, failure)));
    }

    private void refuseUnknown(String connector, Supplier<String> message) {
        if (!configs.snapshot().contains(connector)) {
            throw new NotFoundRefusal(message.get());
        }
    }

    private void refuseWhenShuttingDown() {
        if (keeper.isShuttingDown()) {
            throw new ShuttingDownRefusal("The worker is shutting down and takes no more requests.");
        }
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
