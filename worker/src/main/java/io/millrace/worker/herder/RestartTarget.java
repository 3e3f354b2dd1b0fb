package io.millrace.worker.herder;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A connector instance or a task, as what can fail and be restarted. Immutable. */
record RestartTarget(String connector, OptionalInt task) {
    RestartTarget(String connector) {
        this(connector, OptionalInt.empty());
    }

    RestartTarget(ConnectorTaskId id) {
        this(id.connector(), OptionalInt.of(id.task()));
    }

    /** Its connector, if it is configured. */
    Optional<ConnectorEntry> entry(ClusterConfigState image) {
        return task.isEmpty() || image.taskConfig(id()).isPresent() ? image.connector(connector) : Optional.empty();
    }

    /** As reported last; UNASSIGNED when nothing is known. */
    RunState state(Statuses statuses) {
        return task.isEmpty() ? statuses.state(connector) : statuses.state(id());
    }

    /** Of the failure reported last. */
    String trace(Statuses statuses) {
        return task.isEmpty() ? statuses.trace(connector) : statuses.trace(id());
    }

    /** Number of the instance that is here to stay. */
    OptionalLong instance(WorkKeeper keeper) {
        return task.isEmpty() ? keeper.instance(connector) : keeper.instance(id());
    }

    void restart(WorkKeeper keeper) {
        keeper.restart(task.isEmpty(), connector, task.isEmpty() ? List.of() : List.of(id()));
    }

    private ConnectorTaskId id() {
        return new ConnectorTaskId(connector, task.getAsInt());
    }

    @Override
    public String toString() {
        return task.isEmpty() ? "connector '" + connector + "'" : "task " + id();
    }
}
