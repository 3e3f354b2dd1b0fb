package io.millrace.rest.resource;

import io.millrace.worker.api.Herder;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TaskStatus;
import java.util.Map;
import java.util.stream.Collectors;

/** States as Apache's worker tells them. Pure. */
final class ApacheStates {
    private static final String UNDEFINED = "undefined";

    private ApacheStates() {}

    static ConnectorStateInfo of(ConnectorStateInfo info) {
        ConnectorStatus status = info.connector();
        ConnectorStatus connector = status(status, status.trace());
        return new ConnectorStateInfo(
                info.name(),
                connector,
                info.tasks().stream().map(ApacheStates::of).toList(),
                info.type());
    }

    static TaskStatus of(TaskStatus task) {
        return status(task, task.trace());
    }

    /** The states of a plan, with the traces that its instances had. */
    static ConnectorStateInfo withTraces(ConnectorStateInfo before, ConnectorStateInfo plan) {
        Map<Integer, String> traces = before.tasks().stream()
                .filter(task -> task.trace() != null)
                .collect(Collectors.toMap(task -> task.id().task(), TaskStatus::trace));
        return new ConnectorStateInfo(
                plan.name(),
                restarts(plan.connector().state())
                        ? status(plan.connector(), before.connector().trace())
                        : plan.connector(),
                plan.tasks().stream()
                        .map(task -> restarts(task.state())
                                ? status(task, traces.get(task.id().task()))
                                : task)
                        .toList(),
                plan.type());
    }

    /** Whether there is an instance of the connector, which then has a version. */
    static boolean wasCreated(String connector, Herder herder) {
        try {
            return !UNDEFINED.equals(
                    herder.connectorStatus(connector).connector().version());
        } catch (NotFoundRefusal e) {
            return false;
        }
    }

    private static ConnectorStatus status(ConnectorStatus status, String trace) {
        String version = version(status.state(), status.version());
        return new ConnectorStatus(
                status.connector(), status.state(), status.workerId(), status.generation(), trace, version);
    }

    private static TaskStatus status(TaskStatus status, String trace) {
        String version = version(status.state(), status.version());
        return new TaskStatus(status.id(), status.state(), status.workerId(), status.generation(), trace, version);
    }

    private static String version(RunState state, String version) {
        boolean neverCreated = (state == RunState.FAILED || restarts(state)) && UNDEFINED.equals(version);
        return neverCreated ? null : version;
    }

    private static boolean restarts(RunState state) {
        return state == RunState.RESTARTING;
    }
}
