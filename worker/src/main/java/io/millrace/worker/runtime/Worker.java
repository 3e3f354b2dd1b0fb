package io.millrace.worker.runtime;

import io.millrace.worker.api.StalledCall;
import io.millrace.worker.metrics.ConnectorMetrics;
import io.millrace.worker.metrics.TaskMetrics;
import io.millrace.worker.metrics.WorkerMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.task.LogContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts, stops and lists running connectors and tasks; nothing else. Loop only, except reads of calls under way. */
public final class Worker implements WorkRunner {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration CONNECTOR_GRACE = Duration.ofSeconds(5);

    private final ConnectorFactory connectorFactory;
    private final TaskFactory taskFactory;
    private final StatusListener listener;
    private final WorkerMetrics metrics;
    private final Duration taskGrace;

    /** Every piece of work has a thread of its own: what a plugin leaves in its ThreadLocals goes with the thread. */
    private final ExecutorService threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), new FreshThreads());

    private final Map<String, WorkerConnector> connectors = new ConcurrentHashMap<>();
    private final Map<ConnectorTaskId, WorkerTask> tasks = new ConcurrentHashMap<>();
    /** Calls of what is being stopped or was cut off, until its plugin lets go. */
    private final Set<Supplier<Stream<OpenCall>>> leaving = ConcurrentHashMap.newKeySet();

    private final StallWatch stalls;
    private final StartTurns turns;

    /** @param taskGrace how long a task may take to stop before it is cut off */
    public Worker(
            ConnectorFactory connectorFactory,
            TaskFactory taskFactory,
            StatusListener listener,
            WorkerMetrics metrics,
            Duration taskGrace) {
        this.connectorFactory = connectorFactory;
        this.taskFactory = taskFactory;
        this.listener = listener;
        this.metrics = metrics;
        this.taskGrace = taskGrace;
        this.stalls = new StallWatch(taskFactory.stallThreshold(), this::openCalls, metrics.time());
        this.turns = new StartTurns(taskFactory.startsAtOnce());
    }

    @Override
    public CompletableFuture<Void> startConnector(ConnectorSpec spec) {
        try (LogContext ignored = LogContext.connector(spec.name())) {
            LOG.info(
                    "Creating connector {} of type {}",
                    spec.name(),
                    spec.config().get("connector.class"));
        }
        ConnectorMetrics observed = metrics.connector(spec.name(), spec.config().getOrDefault("connector.class", ""));
        WorkerConnector connector = new WorkerConnector(spec, connectorFactory, listener, observed, threads);
        connectors.put(spec.name(), connector);
        stalls.begin();
        CompletableFuture<Void> started = new CompletableFuture<>();
        turns.take(
                spec.name(),
                () -> connector.start().whenComplete((ok, error) -> {
                    if (error == null) {
                        started.complete(null);
                    } else {
                        started.completeExceptionally(error);
                    }
                }));
        return started;
    }

    @Override
    public CompletableFuture<Void> retargetConnector(String name, TargetState target) {
        turns.hurry(name);
        return connectors.get(name).target(target);
    }

    @Override
    public CompletableFuture<Optional<List<Map<String, String>>>> taskConfigs(String name) {
        WorkerConnector connector = connectors.get(name);
        return connector == null ? CompletableFuture.completedFuture(Optional.empty()) : connector.taskConfigs();
    }

    @Override
    public CompletableFuture<Void> stopConnector(String name, boolean quietly) {
        WorkerConnector connector = connectors.remove(name);
        turns.forget(name);
        if (quietly) {
            connector.silence();
        }
        CompletableFuture<Void> stopped = connector.stop();
        leaves(connector::openCalls, stopped);
        return bounded(stopped, CONNECTOR_GRACE, () -> {
            LOG.error(
                    "Connector '{}' failed to properly shut down within {} ms, has become unresponsive, and may be "
                            + "consuming external resources. Correct the configuration for this connector or remove the "
                            + "connector. After fixing the connector, it may be necessary to restart this worker to "
                            + "release any consumed resources.",
                    name,
                    CONNECTOR_GRACE.toMillis());
            connector.cancel();
        });
    }

    @Override
    public void startTask(TaskSpec spec) {
        try (LogContext ignored = LogContext.task(spec.id())) {
            LOG.info("Creating task {}", spec.id());
        }
        TaskMetrics observed = metrics.task(spec.id());
        WorkerTask task = new WorkerTask(spec, taskFactory, listener, observed);
        tasks.put(spec.id(), task);
        stalls.begin();
        turns.take(spec.id(), () -> {
            try {
                threads.execute(task);
            } catch (Throwable e) { // out of threads: the task's problem, not the worker's
                task.notRun(e);
            }
            return task.begun();
        });
    }

    @Override
    public void retargetTask(ConnectorTaskId id, TargetState target) {
        tasks.get(id).target(target);
    }

    @Override
    public CompletableFuture<Void> stopTask(ConnectorTaskId id, boolean quietly) {
        WorkerTask task = tasks.remove(id);
        if (quietly) {
            task.silence();
        }
        task.stop();
        if (turns.forget(id)) {
            task.neverRan();
        }
        leaves(task::openCalls, task.ended());
        return bounded(task.ended(), taskGrace, () -> {
            try (LogContext ignored = LogContext.task(id)) {
                LOG.error("Graceful stop of task {} failed: it is cut off after {} ms.", id, taskGrace.toMillis());
            }
            task.cancel();
        });
    }

    @Override
    public Optional<CallUnderWay> longestCall() {
        List<CallUnderWay> calls = new ArrayList<>();
        connectors.values().forEach(connector -> connector.underWay().ifPresent(calls::add));
        return calls.stream().min(Comparator.comparingLong(CallUnderWay::sinceMs));
    }

    @Override
    public List<StalledCall> stalls(String connector) {
        return stalls.stalls(connector);
    }

    private List<OpenCall> openCalls() {
        List<OpenCall> calls = new ArrayList<>();
        connectors.values().forEach(connector -> connector.openCalls().forEach(calls::add));
        tasks.values().forEach(task -> task.openCalls().forEach(calls::add));
        leaving.forEach(left -> left.get().forEach(calls::add));
        return calls;
    }

    private void leaves(Supplier<Stream<OpenCall>> calls, CompletableFuture<Void> end) {
        leaving.add(calls);
        end.whenComplete((ok, error) -> leaving.remove(calls));
    }

    /**
     * Stops whatever still runs, which is nothing after an orderly shutdown, and lets idle threads go; what still hangs
     * does so on daemon threads. After the loop has ended.
     */
    @Override
    public void close() {
        List<CompletableFuture<Void>> stops = new ArrayList<>();
        List.copyOf(connectors.keySet()).forEach(name -> stops.add(stopConnector(name, false)));
        List.copyOf(tasks.keySet()).forEach(id -> stops.add(stopTask(id, false)));
        CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new)).join();
        threads.shutdown();
        stalls.close();
    }

    private static CompletableFuture<Void> bounded(CompletableFuture<Void> work, Duration grace, Runnable giveUp) {
        CompletableFuture<Void> deadline = new CompletableFuture<>();
        deadline.completeOnTimeout(null, grace.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        work.whenComplete((ok, error) -> outcome.complete(null));
        deadline.thenRun(() -> {
            if (!work.isDone()) {
                giveUp.run();
                outcome.complete(null);
            }
        });
        outcome.thenRun(() -> deadline.cancel(false));
        return outcome;
    }

    /** Daemon threads that carry the name of their work while they have some, and no plugin's loader. */
    private static final class FreshThreads implements ThreadFactory {
        @Override
        public Thread newThread(Runnable work) {
            Thread thread = new Thread(work, "connect-work");
            thread.setDaemon(true);
            thread.setContextClassLoader(Worker.class.getClassLoader());
            return thread;
        }
    }
}
