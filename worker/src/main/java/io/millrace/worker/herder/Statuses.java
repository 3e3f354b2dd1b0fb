package io.millrace.worker.herder;

import io.millrace.worker.config.ConfigTransformer.Resolved;
import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TaskStatus;
import io.millrace.worker.runtime.StatusListener;
import io.millrace.worker.store.StatusBackingStore;

/** Writes what connectors and tasks report, under this worker's id, and passes on the rest. Any thread. */
final class Statuses implements StatusListener {
    /** Hears what is no status. */
    interface Requests {
        /** The connector asked for new task configs. */
        void reconfiguration(String connector);

        /** The connector starts with these values. */
        void resolved(String connector, Resolved config);

        /** A connector or task has reported a state, which is stored. */
        void reported(RestartTarget target, RunState state);
    }

    private final StatusBackingStore store;
    private final String workerId;
    private final Requests requests;

    Statuses(StatusBackingStore store, String workerId, Requests requests) {
        this.store = store;
        this.workerId = workerId;
        this.requests = requests;
    }

    @Override
    public void connector(String connector, RunState state, String trace, String version) {
        store.put(new ConnectorStatus(connector, state, workerId, 0, trace, version));
        requests.reported(new RestartTarget(connector), state);
    }

    @Override
    public void task(ConnectorTaskId id, RunState state, String trace, String version) {
        store.put(new TaskStatus(id, state, workerId, 0, trace, version));
        requests.reported(new RestartTarget(id), state);
    }

    @Override
    public void reconfigurationRequested(String connector) {
        requests.reconfiguration(connector);
    }

    @Override
    public void configResolved(String connector, Resolved config) {
        requests.resolved(connector, config);
    }

    void restarting(String connector) {
        connector(connector, RunState.RESTARTING, "", versionOf(connector));
    }

    void restarting(ConnectorTaskId id) {
        String version = store.task(id).map(TaskStatus::version).orElse("undefined");
        task(id, RunState.RESTARTING, "", version);
    }

    /** The connector's state as reported last. */
    RunState state(String connector) {
        return store.connector(connector).map(ConnectorStatus::state).orElse(RunState.UNASSIGNED);
    }

    /** As for connectors. */
    RunState state(ConnectorTaskId id) {
        return store.task(id).map(TaskStatus::state).orElse(RunState.UNASSIGNED);
    }

    /** Stack trace of the connector's failure. */
    String trace(String connector) {
        return store.connector(connector).map(ConnectorStatus::trace).orElse("");
    }

    /** As for connectors. */
    String trace(ConnectorTaskId id) {
        return store.task(id).map(TaskStatus::trace).orElse("");
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
