package io.millrace.worker.runtime;

import io.millrace.plugins.LoaderSwap;
import io.millrace.worker.metrics.TaskMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.runtime.TaskFactory.PreparedTask;
import io.millrace.worker.runtime.TaskLifecycle.Event;
import io.millrace.worker.runtime.TaskLifecycle.State;
import io.millrace.worker.task.LogContext;
import io.millrace.worker.task.PluginCall;
import io.millrace.worker.task.TaskLoop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A task: one thread that drives a {@link TaskLoop} through its lifecycle. {@link #run} is the task thread; the other
 * methods may be called from any thread and never block.
 */
final class WorkerTask implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerTask.class);
    /** How often a failure is told before the task is closed, at most; with pauses it is a second. */
    private static final long TRIES = 5;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final TaskSpec spec;
    private final TaskFactory factory;
    private final TaskMetrics metrics;
    private final Voice voice;
    private final TaskLifecycle lifecycle = new TaskLifecycle();
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile TargetState target;
    private volatile boolean stopping;
    private volatile boolean cancelled;
    private volatile TaskLoop loop;
    private volatile String version = "undefined";
    /** Its failure has been reported; task thread. */
    private boolean told;

    WorkerTask(TaskSpec spec, TaskFactory factory, StatusListener listener, TaskMetrics metrics) {
        this.spec = spec;
        this.factory = factory;
        this.metrics = metrics;
        this.target = spec.target();
        this.voice = new Voice((state, trace) -> listener.task(spec.id(), state, trace, version), metrics::enter);
    }

    /** Completes when the task has started or paused, or will never do so. */
    CompletableFuture<Void> begun() {
        return begun;
    }

    /** Completes when the task's thread has left the plugin for good. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    void target(TargetState next) {
        target = next;
        wakeUp();
    }

    void stop() {
        stopping = true;
        metrics.discard();
        TaskLoop opening = loop;
        if (opening != null) {
            opening.stopOpening();
        }
        wakeUp();
        ended.thenRun(metrics::close); // those of a failed task have stayed until now
    }

    /** Says nothing more of its state; for a task that is about to be replaced. */
    void silence() {
        voice.silence();
    }

    /** Gives up waiting: the task loses its voice and its clients, its thread ends when the plugin lets it. */
    void cancel() {
        voice.sayLast(RunState.UNASSIGNED);
        metrics.close();
        cancelled = true;
        stopping = true;
        TaskLoop running = loop;
        if (running != null) {
            running.cancel();
        }
    }

    /** The calls into the plugin that have not returned. Any thread. */
    Stream<OpenCall> openCalls() {
        ConnectorTaskId id = spec.id();
        return Stream.of(metrics.call(), metrics.commitCall())
                .flatMap(call -> call.underWay().stream())
                .map(call -> new OpenCall(id.connector(), Optional.of(id.task()), stopping, call));
    }

    private void wakeUp() {
        synchronized (this) {
            notifyAll();
        }
        TaskLoop running = loop;
        if (running != null) {
            running.wakeUp();
        }
    }

    @Override
    public void run() {
        try {
            runNamed(Thread.currentThread());
        } catch (Throwable e) { // whatever ends the thread, the task has failed
            tell(e, Long.MAX_VALUE);
        } finally {
            end();
        }
    }

    private void runNamed(Thread thread) {
        String idleName = thread.getName();
        ClassLoader idleLoader = thread.getContextClassLoader();
        try {
            thread.setName("task-thread-" + spec.id());
            MDC.clear();
            try (LogContext ignored = LogContext.task(spec.id())) {
                live(thread);
            }
        } finally {
            thread.setContextClassLoader(idleLoader);
            thread.setName(idleName);
        }
    }

    /** The task could not even be given a thread. */
    void notRun(Throwable failure) {
        tell(failure, TRIES);
        end();
    }

    /** The task was stopped before it had its turn to start. */
    void neverRan() {
        end();
    }

    private void end() {
        begun.complete(null);
        ended.complete(null);
    }

    private void live(Thread thread) {
        Throwable failure = null;
        try {
            prepare(thread);
            work();
        } catch (Throwable e) {
            failure = e;
        }
        if (failure != null) {
            tell(failure, TRIES); // before it is closed, which may take long
        }
        try {
            failure = close(failure);
        } finally {
            loop = null; // what a failed task held is free for others
            finish(failure);
        }
        if (stopping) {
            metrics.close();
        }
    }

    private void prepare(Thread thread) {
        PreparedTask prepared = create();
        LoaderSwap.settle(thread, prepared.loader());
        version = prepared.version();
        loop = prepared.loop();
        if (cancelled) {
            prepared.loop().cancel();
        }
    }

    private PreparedTask create() {
        try (PluginCall ignored = metrics.call().enter("create")) {
            return factory.create(spec, metrics);
        }
    }

    private void work() throws Exception {
        if (target == TargetState.PAUSED) {
            say(Event.PAUSE);
            awaitChange();
        }
        if (stopping) {
            return;
        }
        loop.open();
        if (stopping) {
            return;
        }
        say(lifecycle.state() == State.PAUSED ? Event.RESUME : Event.START);
        while (!stopping) {
            followTarget();
            if (lifecycle.state() == State.PAUSED && !loop.stepsWhilePaused()) {
                awaitChange();
            } else {
                loop.step();
            }
        }
    }

    private void followTarget() throws Exception {
        boolean paused = lifecycle.state() == State.PAUSED;
        boolean wanted = target == TargetState.PAUSED;
        if (wanted && !paused) {
            say(Event.PAUSE);
            loop.pause();
        } else if (!wanted && paused) {
            loop.resume();
            say(Event.RESUME);
        }
    }

    private synchronized void awaitChange() throws InterruptedException {
        while (target == TargetState.PAUSED && !stopping) {
            wait();
        }
    }

    private Throwable close(Throwable failure) {
        if (loop == null) {
            return failure;
        }
        try (PluginCall ignored = metrics.call().enter("close")) {
            loop.close(failure != null);
        } catch (Throwable e) {
            if (failure == null) {
                return e;
            }
            LOG.warn("Task {}, which has failed, failed to close, too", spec.id(), e);
        }
        return failure;
    }

    /** Tells of a failure; again and again where that itself fails, since there may be memory in a moment. */
    private void tell(Throwable failure, long tries) {
        for (long i = 0; i < tries && !told && !stopping; i++) {
            try {
                fail(failure);
            } catch (Throwable e) { // can't be told either; it would only hide what has happened
                pause();
            }
        }
    }

    private static void pause() {
        boolean interrupted = Thread.interrupted(); // it would be no pause
        LockSupport.parkNanos(PAUSE_NANOS);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(Throwable failure) {
        lifecycle.on(Event.FAIL);
        voice.say(RunState.FAILED, Optional.of(failure));
        told = true;
        LOG.error(
                "Task {} threw an uncaught and unrecoverable exception. "
                        + "Task is being killed and will not recover until manually restarted",
                spec.id(),
                failure);
    }

    private void finish(Throwable failure) {
        if (failure != null) {
            tell(failure, Long.MAX_VALUE);
        }
        if (failure != null && !told) {
            LOG.warn("Task {} failed while it was stopping", spec.id(), failure);
        }
        if (failure == null || stopping) {
            say(Event.STOP);
        }
    }

    private void say(Event event) {
        lifecycle.on(event).ifPresent(state -> voice.say(state, Optional.empty()));
        begun.complete(null);
    }
}
