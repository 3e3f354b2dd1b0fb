package io.millrace.worker.herder;

import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TaskStatus;
import io.millrace.worker.runtime.StatusListener;
import io.millrace.worker.store.StatusBackingStore;
import java.util.function.Consumer;

/** Writes what connectors and tasks report, under this worker's id. Any thread. */
final class Statuses implements StatusListener {
    private final StatusBackingStore store;
    private final String workerId;
    private final Consumer<String> reconfiguration;

    /** @param reconfiguration hears which connector asked for new task configs */
    Statuses(StatusBackingStore store, String workerId, Consumer<String> reconfiguration) {
        this.store = store;
        this.workerId = workerId;
        this.reconfiguration = reconfiguration;
    }

    @Override
    public void connector(String connector, RunState state, String trace, String version) {
        store.put(new ConnectorStatus(connector, state, workerId, 0, trace, version));
    }

    @Override
    public void task(ConnectorTaskId id, RunState state, String trace, String version) {
        store.put(new TaskStatus(id, state, workerId, 0, trace, version));
    }

    @Override
    public void reconfigurationRequested(String connector) {
        reconfiguration.accept(connector);
    }

    void restarting(String connector) {
        connector(connector, RunState.RESTARTING, "", versionOf(connector));
    }

    void restarting(ConnectorTaskId id) {
        String version = store.task(id).map(TaskStatus::version).orElse("undefined");
        task(id, RunState.RESTARTING, "", version);
    }

    void forget(String connector) {
        store.removeConnector(connector);
    }

    /** A name that is taken again begins without the topics of its former owner. */
    void forgetTopics(String connector) {
        store.resetTopics(connector);
    }

    void forget(ConnectorTaskId id) {
        store.removeTask(id);
    }

    private String versionOf(String connector) {
        return store.connector(connector).map(ConnectorStatus::version).orElse("undefined");
    }
}
