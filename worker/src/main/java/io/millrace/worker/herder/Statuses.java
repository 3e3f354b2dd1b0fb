package io.millrace.worker.herder;

import io.millrace.worker.cluster.WorkSet;
import io.millrace.worker.config.ConfigTransformer.Resolved;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TaskStatus;
import io.millrace.worker.runtime.StatusListener;
import io.millrace.worker.store.StatusBackingStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

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

    /** What a connector or task of this worker said last; a store may show it a little later. */
    private record Said(RunState state, String trace, String version) {}

    private final StatusBackingStore store;
    private final String workerId;
    private final Requests requests;
    private final Map<RestartTarget, Said> said = new ConcurrentHashMap<>();
    private volatile int generation;

    Statuses(StatusBackingStore store, String workerId, Requests requests) {
        this.store = store;
        this.workerId = workerId;
        this.requests = requests;
    }

    @Override
    public void connector(String connector, RunState state, String trace, String version) {
        ConnectorStatus status = new ConnectorStatus(connector, state, workerId, generation, trace, version);
        note(new RestartTarget(connector), state, trace, version);
        if (isLessThanAnothersWord(state)) {
            store.putSafe(status);
        } else {
            store.put(status);
        }
        requests.reported(new RestartTarget(connector), state);
    }

    @Override
    public void task(ConnectorTaskId id, RunState state, String trace, String version) {
        TaskStatus status = new TaskStatus(id, state, workerId, generation, trace, version);
        note(new RestartTarget(id), state, trace, version);
        if (isLessThanAnothersWord(state)) {
            store.putSafe(status);
        } else {
            store.put(status);
        }
        requests.reported(new RestartTarget(id), state);
    }

    /** Whoever has taken over meanwhile knows better (contract, internal-topics.md, section 3). */
    private static boolean isLessThanAnothersWord(RunState state) {
        return state == RunState.UNASSIGNED || state == RunState.FAILED;
    }

    private void note(RestartTarget target, RunState state, String trace, String version) {
        if (state == RunState.UNASSIGNED || state == RunState.DESTROYED) {
            said.remove(target);
        } else {
            said.put(target, new Said(state, store.shown(target.connector(), trace), version));
        }
    }

    /** From now on states are reported as of this generation of the group. */
    void generation(int next) {
        generation = next;
    }

    /**
     * Says once more what the store does not show as it was said: a record may have got lost, or the last word of a former
     * owner have come late. Whoever has spoken in a later generation is right.
     *
     * @param runsHere of what else was said, somebody else may know more
     */
    void insist(Predicate<RestartTarget> runsHere) {
        said.forEach((target, word) -> {
            if (!runsHere.test(target)) {
                return;
            }
            if (target.task().isEmpty()) {
                insist(target.connector(), word);
            } else {
                insist(new ConnectorTaskId(target.connector(), target.task().getAsInt()), word);
            }
        });
    }

    private void insist(String connector, Said word) {
        Optional<ConnectorStatus> shown = store.connector(connector);
        boolean outdated = shown.filter(status -> status.generation() > generation
                        || status.workerId().equals(workerId) && status.state() == word.state())
                .isEmpty();
        if (outdated) {
            store.put(new ConnectorStatus(connector, word.state(), workerId, generation, word.trace(), word.version()));
        }
    }

    private void insist(ConnectorTaskId id, Said word) {
        Optional<TaskStatus> shown = store.task(id);
        boolean outdated = shown.filter(status -> status.generation() > generation
                        || status.workerId().equals(workerId) && status.state() == word.state())
                .isEmpty();
        if (outdated || store.isContradicted(id)) {
            store.put(new TaskStatus(id, word.state(), workerId, generation, word.trace(), word.version()));
        }
    }

    /**
     * Says of what waits for a worker that has gone that nobody runs it, where its last word claims otherwise. That it
     * has failed or is stopped stays true.
     */
    void unassigned(WorkSet waiting) {
        waiting.connectors()
                .forEach(connector -> store.connector(connector)
                        .filter(last -> claimsToRun(last.state(), last.generation()))
                        .ifPresent(last -> store.putFor(new ConnectorStatus(
                                connector, RunState.UNASSIGNED, last.workerId(), generation, "", last.version()))));
        waiting.tasks()
                .forEach(id -> store.task(id)
                        .filter(last -> claimsToRun(last.state(), last.generation()))
                        .ifPresent(last -> store.putFor(new TaskStatus(
                                id, RunState.UNASSIGNED, last.workerId(), generation, "", last.version()))));
    }

    private boolean claimsToRun(RunState state, int said) {
        boolean running = state == RunState.RUNNING || state == RunState.PAUSED || state == RunState.RESTARTING;
        return running && said <= generation;
    }

    /** Forgets whatever is not configured. */
    void keepOnly(ClusterConfigState image) {
        for (String connector : store.connectors()) {
            if (image.contains(connector)) {
                int tasks = image.tasks(connector).size();
                store.tasks(connector).stream()
                        .map(TaskStatus::id)
                        .filter(id -> id.task() >= tasks)
                        .forEach(this::forget);
            } else {
                forget(connector);
            }
        }
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
        return said(new RestartTarget(connector))
                .map(Said::state)
                .or(() -> store.connector(connector).map(ConnectorStatus::state))
                .orElse(RunState.UNASSIGNED);
    }

    /** As for connectors. */
    RunState state(ConnectorTaskId id) {
        return said(new RestartTarget(id))
                .map(Said::state)
                .or(() -> store.task(id).map(TaskStatus::state))
                .orElse(RunState.UNASSIGNED);
    }

    /** Stack trace of the connector's failure. */
    String trace(String connector) {
        return said(new RestartTarget(connector))
                .map(Said::trace)
                .or(() -> store.connector(connector).map(ConnectorStatus::trace))
                .orElse("");
    }

    /** As for connectors. */
    String trace(ConnectorTaskId id) {
        return said(new RestartTarget(id))
                .map(Said::trace)
                .or(() -> store.task(id).map(TaskStatus::trace))
                .orElse("");
    }

    private Optional<Said> said(RestartTarget target) {
        return Optional.ofNullable(said.get(target));
    }

    void forget(String connector) {
        said.keySet().removeIf(target -> target.connector().equals(connector));
        store.removeConnector(connector);
    }

    /** A name that is taken again begins without the topics of its former owner. */
    void forgetTopics(String connector) {
        store.resetTopics(connector);
    }

    void forget(ConnectorTaskId id) {
        said.remove(new RestartTarget(id));
        store.removeTask(id);
    }

    private String versionOf(String connector) {
        return store.connector(connector).map(ConnectorStatus::version).orElse("undefined");
    }
}
