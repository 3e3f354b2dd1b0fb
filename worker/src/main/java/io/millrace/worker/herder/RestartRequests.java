package io.millrace.worker.herder;

import io.millrace.worker.api.Admission;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.cluster.WaitingWork;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TaskStatus;
import io.millrace.worker.store.ConfigBackingStore;
import io.millrace.worker.store.StatusBackingStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Restarts by plan (KIP-745): the leader writes the request to the config log, every worker restarts what it runs of it
 * when it comes back from there. Loop only.
 */
final class RestartRequests {
    private final ConfigBackingStore configs;
    private final StatusBackingStore statuses;
    private final ConnectorRequests requests;
    private final WorkKeeper keeper;
    private final Leadership leadership;
    private final Function<String, ConnectorType> types;

    RestartRequests(
            ConfigBackingStore configs,
            StatusBackingStore statuses,
            ConnectorRequests requests,
            WorkKeeper keeper,
            Leadership leadership,
            Function<String, ConnectorType> types) {
        this.configs = configs;
        this.statuses = statuses;
        this.requests = requests;
        this.keeper = keeper;
        this.leadership = leadership;
        this.types = types;
    }

    /** Completes with what restarts shown as RESTARTING, once the request is in the log. */
    CompletableFuture<ConnectorStateInfo> ask(Admission admission, RestartRequest request) {
        admission.begin();
        requests.refuseWhenShuttingDown();
        String connector = request.connector();
        if (!configs.snapshot().contains(connector)) {
            throw new NotFoundRefusal("Unknown connector: " + connector);
        }
        leadership.require();
        ConnectorStatus status = statuses.connector(connector)
                .orElseThrow(() -> new NotFoundRefusal("Status for connector " + connector + " not found"));
        refuseWhereNothingRuns(request, status);
        WaitingWork waiting = leadership.view().waiting();
        boolean instance =
                request.includesConnector(status) && waiting.workerOf(connector).isEmpty();
        ConnectorStateInfo shown = new ConnectorStateInfo(
                connector,
                instance ? restarting(status) : status,
                statuses.tasks(connector).stream()
                        .map(task -> request.includesTask(task)
                                        && waiting.workerOf(task.id()).isEmpty()
                                ? restarting(task)
                                : task)
                        .toList(),
                types.apply(connector));
        return configs.requestRestart(request).thenApply(written -> shown);
    }

    private void refuseWhereNothingRuns(RestartRequest request, ConnectorStatus status) {
        String connector = request.connector();
        leadership.requireRunning(
                request.includesConnector(status) ? List.of(connector) : List.of(),
                statuses.tasks(connector).stream()
                        .filter(request::includesTask)
                        .map(TaskStatus::id)
                        .toList());
    }

    /** Restarts what the request names and this worker runs. */
    void heard(RestartRequest request) {
        String connector = request.connector();
        Optional<ConnectorStatus> status = statuses.connector(connector);
        if (keeper.isShuttingDown() || status.isEmpty()) {
            return;
        }
        boolean instance = isHere(keeper.owns(connector)) && request.includesConnector(status.get());
        List<ConnectorTaskId> tasks = statuses.tasks(connector).stream()
                .filter(request::includesTask)
                .map(TaskStatus::id)
                .filter(id -> isHere(keeper.owns(id)))
                .toList();
        if (instance || !tasks.isEmpty()) {
            requests.restart(connector, instance, tasks);
        }
    }

    private boolean isHere(boolean owned) {
        return owned || !leadership.hasOthers();
    }

    private static ConnectorStatus restarting(ConnectorStatus status) {
        return new ConnectorStatus(
                status.connector(), RunState.RESTARTING, status.workerId(), status.generation(), "", status.version());
    }

    private static TaskStatus restarting(TaskStatus status) {
        return new TaskStatus(
                status.id(), RunState.RESTARTING, status.workerId(), status.generation(), "", status.version());
    }
}
