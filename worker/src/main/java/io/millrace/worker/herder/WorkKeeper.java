package io.millrace.worker.herder;

import io.millrace.worker.cluster.Assignment;
import io.millrace.worker.herder.RunningWork.Phase;
import io.millrace.worker.herder.RunningWork.RunningConnector;
import io.millrace.worker.herder.RunningWork.RunningTask;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.runtime.ConnectorSpec;
import io.millrace.worker.runtime.TaskSpec;
import io.millrace.worker.runtime.WorkRunner;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what runs in line with what should run, and tells who waits for it. Holds the state that only the loop may
 * touch: image, assignment, running work. Loop only.
 */
final class WorkKeeper implements WorkChange.Effects {
    private static final Logger LOG = LoggerFactory.getLogger(WorkKeeper.class);

    /** Hears how starts end. */
    interface StartListener {
        /** @param error null when the instance has reached its target state */
        void connectorStarted(ConnectorSpec spec, long start, Throwable error);

        /** The connector is no longer configured. */
        void connectorGone(String connector);

        /** The connector's tasks have got lost, so that it has to be asked for them again. */
        void tasksLost(String connector);
    }

    private record Awaited(BooleanSupplier condition, CompletableFuture<Void> reached) {}

    private final WorkRunner worker;
    private final EventLoop loop;
    private final StartListener starts;
    private final AssignedSpecs assigned;
    private final Statuses statuses;
    private final RunningWork running = new RunningWork();
    private final List<Awaited> awaited = new ArrayList<>();
    private final Set<Object> quietStops = new LinkedHashSet<>();
    private ClusterConfigState image = ClusterConfigState.EMPTY;
    private Assignment assignment = Assignment.NONE;
    private boolean leaving;
    private boolean shuttingDown;
    private long startCount;

    /** @param exactlyOnce whether the tasks of a raw connector config write exactly once on this worker */
    WorkKeeper(
            WorkRunner worker,
            EventLoop loop,
            Statuses statuses,
            StartListener starts,
            Predicate<Map<String, String>> exactlyOnce) {
        this.worker = worker;
        this.assigned = new AssignedSpecs(exactlyOnce);
        this.loop = loop;
        this.statuses = statuses;
        this.starts = starts;
    }

    /** The image that this worker acts on. */
    ClusterConfigState image() {
        return image;
    }

    /** Number of the latest start; starts asked for later have higher ones. */
    long startCount() {
        return startCount;
    }

    /** Whether this worker is to run the connector's instance. */
    boolean owns(String connector) {
        return assignment.connectors().contains(connector);
    }

    /** As for connectors. */
    boolean owns(ConnectorTaskId id) {
        return assignment.tasks().contains(id);
    }

    /** Whether this is the latest assignment. */
    boolean isAssigned(Assignment asked) {
        return assignment == asked;
    }

    /** Whether the assignment was made for configs that this worker has not read yet; nothing starts until it has. */
    boolean isBehind() {
        return image.offset() < assignment.configOffset();
    }

    boolean isShuttingDown() {
        return shuttingDown;
    }

    /** Nothing is to be restarted any more; what runs goes on until others have it. */
    void leave() {
        leaving = true;
    }

    /** Whether work is handed over or stopped. */
    boolean isLeaving() {
        return leaving || shuttingDown;
    }

    /** Number of the connector's instance that is here to stay; empty when there is none. */
    OptionalLong instance(String connector) {
        RunningConnector here = running.connectors.get(connector);
        return here != null && here.phase() == Phase.RUNNING ? OptionalLong.of(here.number()) : OptionalLong.empty();
    }

    /** As for connectors. */
    OptionalLong instance(ConnectorTaskId id) {
        RunningTask here = running.tasks.get(id);
        return here != null && here.phase() == Phase.RUNNING ? OptionalLong.of(here.number()) : OptionalLong.empty();
    }

    /**
     * Takes a new image over.
     *
     * @return whether connectors or task sets have come or gone, so that work has to be assigned anew
     */
    boolean imageChanged(ClusterConfigState next) {
        ImageChange change = new ImageChange(image, next);
        image = next;
        change.gone().forEach(connector -> {
            statuses.forgetTopics(connector);
            starts.connectorGone(connector);
        });
        reconcile();
        change.tasksLost().forEach(starts::tasksLost);
        return change.isOfWork();
    }

    void assigned(Assignment next) {
        assignment = next;
        statuses.generation(next.generation());
        reconcile();
    }

    /** Completes once nothing runs here that this assignment does not name, or another one has taken its place. */
    CompletableFuture<Void> whenSettled(Assignment current) {
        return when(() -> assignment != current || !running.exceeds(current));
    }

    /** Has a connector and tasks replaced by fresh instances that report RESTARTING in between. */
    void restart(boolean connector, String name, List<ConnectorTaskId> tasks) {
        if (connector) {
            quietStops.add(name);
            running.outdate(name);
            statuses.restarting(name);
        }
        tasks.forEach(id -> {
            quietStops.add(id);
            running.outdate(id);
            statuses.restarting(id);
        });
        reconcile();
    }

    /** Has those tasks of a connector replaced that were started no later than this and are here to stay. */
    void restartTasks(String connector, long lastStart) {
        List<ConnectorTaskId> tasks = running.tasks.values().stream()
                .filter(task -> task.phase() == Phase.RUNNING && task.number() <= lastStart)
                .map(task -> task.spec().id())
                .filter(id -> id.connector().equals(connector))
                .toList();
        restart(false, connector, tasks);
    }

    /** Completes once the condition holds; it is looked at after each change of what runs. */
    CompletableFuture<Void> when(BooleanSupplier condition) {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        awaited.add(new Awaited(condition, reached));
        tellAwaiting();
        return reached;
    }

    /** Completes once nothing of the connector runs here that runs now. */
    CompletableFuture<Void> whenGone(String connector) {
        long now = startCount;
        return when(() -> !running.runsUpTo(connector, now));
    }

    /** Completes once none of the connector's tasks runs here that runs now. */
    CompletableFuture<Void> whenTasksGone(String connector) {
        long now = startCount;
        return when(() -> !running.runsTaskUpTo(connector, now));
    }

    /** Completes once the task that runs now has made room. */
    CompletableFuture<Void> whenReplaced(ConnectorTaskId id) {
        long now = startCount;
        return when(
                () -> !running.tasks.containsKey(id) || running.tasks.get(id).number() > now);
    }

    /** Stops everything; completes when all has stopped or was cut off. */
    CompletableFuture<Void> shutDown() {
        shuttingDown = true;
        reconcile();
        return when(running::isEmpty);
    }

    private void reconcile() {
        DesiredWork desired = shuttingDown ? DesiredWork.NONE : desired();
        List<WorkChange> changes = Reconciler.plan(desired, running);
        if (!changes.isEmpty()) {
            LOG.debug("Work to change: {}", changes);
        }
        changes.forEach(change -> change.apply(this));
        tellAwaiting();
    }

    private DesiredWork desired() {
        DesiredWork desired = assigned.of(image, assignment);
        return isBehind() ? desired.onlyOf(running) : desired;
    }

    private void tellAwaiting() {
        for (Iterator<Awaited> all = awaited.iterator(); all.hasNext(); ) {
            Awaited next = all.next();
            if (next.condition().getAsBoolean()) {
                all.remove();
                loop.submit("answering", () -> next.reached().complete(null));
            }
        }
    }

    @Override
    public void startConnector(ConnectorSpec spec) {
        long start = ++startCount;
        quietStops.remove(spec.name());
        running.connectors.put(spec.name(), new RunningConnector(spec, Phase.RUNNING, start));
        worker.startConnector(spec)
                .whenComplete((ok, error) -> loop.submit(
                        "noting the start of connector '" + spec.name() + "'",
                        () -> starts.connectorStarted(spec, start, error)));
    }

    @Override
    public void retargetConnector(String name, TargetState target) {
        RunningConnector before = running.connectors.get(name);
        ConnectorSpec spec = before.spec().with(target);
        long start = before.number();
        running.connectors.put(name, new RunningConnector(spec, Phase.RUNNING, start));
        worker.retargetConnector(name, target)
                .whenComplete((ok, error) -> loop.submit(
                        "noting the new target state of connector '" + name + "'",
                        () -> starts.connectorStarted(spec, start, error)));
    }

    @Override
    public void stopConnector(String name) {
        running.phase(name, Phase.STOPPING);
        boolean quietly = quietStops.remove(name);
        worker.stopConnector(name, quietly)
                .thenRun(() -> loop.submit("noting the end of connector '" + name + "'", () -> {
                    running.connectors.remove(name);
                    ended(name);
                }));
    }

    @Override
    public void startTask(TaskSpec spec) {
        quietStops.remove(spec.id());
        running.tasks.put(spec.id(), new RunningTask(spec, Phase.RUNNING, ++startCount));
        worker.startTask(spec);
    }

    @Override
    public void retargetTask(ConnectorTaskId id, TargetState target) {
        RunningTask before = running.tasks.get(id);
        running.tasks.put(id, new RunningTask(before.spec().with(target), Phase.RUNNING, before.number()));
        worker.retargetTask(id, target);
    }

    @Override
    public void stopTask(ConnectorTaskId id) {
        running.phase(id, Phase.STOPPING);
        boolean quietly = quietStops.remove(id);
        worker.stopTask(id, quietly)
                .thenRun(() -> loop.submit("noting the end of task " + id, () -> {
                    running.tasks.remove(id);
                    if (image.taskConfig(id).isEmpty() && !shuttingDown) {
                        statuses.forget(id);
                    }
                    ended(id.connector());
                }));
    }

    private void ended(String connector) {
        if (!image.contains(connector) && !running.touches(connector)) {
            statuses.forget(connector);
        }
        reconcile();
    }
}
