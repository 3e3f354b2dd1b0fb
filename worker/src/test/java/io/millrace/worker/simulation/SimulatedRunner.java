package io.millrace.worker.simulation;

import io.millrace.worker.api.StalledCall;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.runtime.CallUnderWay;
import io.millrace.worker.runtime.ConnectorSpec;
import io.millrace.worker.runtime.StatusListener;
import io.millrace.worker.runtime.TaskSpec;
import io.millrace.worker.runtime.WorkRunner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** Connectors and tasks that do nothing but start and stop, in their own time; tasks that write exactly once do more. */
final class SimulatedRunner implements WorkRunner {
    /** A connector instance or a task, all of whose steps are made one after the other. */
    private static final class Instance {
        private TargetState state = TargetState.STOPPED;
        private final Map<String, String> config;
        private Optional<SimulatedSourceTask> source = Optional.empty();
        private boolean closed;
        private long freeMs;

        Instance(Map<String, String> config) {
            this.config = config;
        }
    }

    private final SimulatedWorker worker;
    private final StatusListener statuses;
    private final Invariants invariants;
    private final Agenda agenda;
    private final SimulatedProcess.Lane threads;
    private final double sluggish;
    private final Map<String, Instance> connectors = new HashMap<>();
    private final Map<ConnectorTaskId, Instance> tasks = new HashMap<>();

    /** @param sluggish which part of all calls takes seconds */
    SimulatedRunner(
            SimulatedWorker worker,
            SimulatedProcess process,
            StatusListener statuses,
            Invariants invariants,
            double sluggish) {
        this.sluggish = sluggish;
        this.worker = worker;
        this.statuses = statuses;
        this.invariants = invariants;
        this.agenda = process.agenda();
        this.threads = process.thread();
    }

    /** The tasks that a connector of this config wants. */
    static List<Map<String, String>> tasksOf(Map<String, String> config) {
        List<Map<String, String>> wanted = new ArrayList<>();
        String count = config.get("tasks");
        for (int task = 0; task < Integer.parseInt(count); task++) {
            String share = Integer.toString(task);
            wanted.add(Map.of("task.class", "Task", "share", share, "of", count, "token", config.get("token")));
        }
        return wanted;
    }

    private int delay() {
        return agenda.chance(sluggish) ? agenda.between(500, 4_500) : agenda.between(1, 60);
    }

    private void later(Instance instance, Runnable work) {
        instance.freeMs = Math.max(instance.freeMs, agenda.nowMs()) + delay();
        threads.in(instance.freeMs - agenda.nowMs(), work);
    }

    @Override
    public CompletableFuture<Void> startConnector(ConnectorSpec spec) {
        Instance instance = new Instance(spec.config());
        connectors.put(spec.name(), instance);
        invariants.started(worker, spec.name());
        return move(spec.name(), instance, spec.target());
    }

    @Override
    public CompletableFuture<Void> retargetConnector(String name, TargetState target) {
        return move(name, connectors.get(name), target);
    }

    private CompletableFuture<Void> move(String name, Instance instance, TargetState target) {
        CompletableFuture<Void> moved = new CompletableFuture<>();
        later(instance, () -> {
            if (instance.closed) {
                moved.completeExceptionally(new CancellationException("no longer wanted"));
                return;
            }
            instance.state = target;
            statuses.connector(name, RunState.valueOf(name(target)), "", "1.0");
            moved.complete(null);
        });
        return moved;
    }

    static String name(TargetState target) {
        return target == TargetState.STARTED ? "RUNNING" : target.name();
    }

    @Override
    public CompletableFuture<Optional<List<Map<String, String>>>> taskConfigs(String name) {
        Instance instance = connectors.get(name);
        if (instance == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompletableFuture<Optional<List<Map<String, String>>>> generated = new CompletableFuture<>();
        later(instance, () -> {
            boolean runs = instance.state == TargetState.STARTED && !instance.closed;
            generated.complete(runs ? Optional.of(tasksOf(instance.config)) : Optional.empty());
        });
        return generated;
    }

    @Override
    public CompletableFuture<Void> stopConnector(String name, boolean quietly) {
        Instance instance = connectors.remove(name);
        instance.closed = true;
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        later(instance, () -> {
            if (!quietly) {
                statuses.connector(name, RunState.UNASSIGNED, "", "1.0");
            }
            invariants.stopped(worker, name);
            stopped.complete(null);
        });
        return stopped;
    }

    @Override
    public void startTask(TaskSpec spec) {
        Instance task = new Instance(spec.taskConfig());
        tasks.put(spec.id(), task);
        invariants.started(worker, spec.id());
        if (spec.generation().isPresent()) {
            SimulatedSourceTask source = new SimulatedSourceTask(
                    worker, threads, spec, (state, trace) -> statuses.task(spec.id(), state, trace, "1.0"));
            task.source = Optional.of(source);
            later(task, source::start);
        } else {
            retargetTask(spec.id(), spec.target());
        }
    }

    @Override
    public void retargetTask(ConnectorTaskId id, TargetState target) {
        Instance task = tasks.get(id);
        later(task, () -> {
            if (task.source.isPresent()) {
                task.source.get().retarget(target);
            } else if (!task.closed) {
                statuses.task(id, RunState.valueOf(name(target)), "", "1.0");
            }
        });
    }

    @Override
    public CompletableFuture<Void> stopTask(ConnectorTaskId id, boolean quietly) {
        Instance task = tasks.remove(id);
        task.closed = true;
        task.source.ifPresent(SimulatedSourceTask::close);
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        later(task, () -> {
            if (!quietly) {
                statuses.task(id, RunState.UNASSIGNED, "", "1.0");
            }
            invariants.stopped(worker, id);
            stopped.complete(null);
        });
        return stopped;
    }

    @Override
    public Optional<CallUnderWay> longestCall() {
        return Optional.empty();
    }

    @Override
    public List<StalledCall> stalls(String connector) {
        return List.of();
    }

    @Override
    public void close() {}
}
