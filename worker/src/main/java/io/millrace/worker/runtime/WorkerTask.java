package io.millrace.worker.runtime;

import io.millrace.plugins.LoaderSwap;
import io.millrace.worker.metrics.TaskMetrics;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.runtime.TaskFactory.PreparedTask;
import io.millrace.worker.runtime.TaskLifecycle.Event;
import io.millrace.worker.runtime.TaskLifecycle.State;
import io.millrace.worker.task.LogContext;
import io.millrace.worker.task.TaskLoop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A task: one thread that drives a {@link TaskLoop} through its lifecycle. {@link #run} is the task thread; the other
 * methods may be called from any thread and never block.
 */
final class WorkerTask implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerTask.class);

    private final TaskSpec spec;
    private final TaskFactory factory;
    private final TaskMetrics metrics;
    private final Voice voice;
    private final TaskLifecycle lifecycle = new TaskLifecycle();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile TargetState target;
    private volatile boolean stopping;
    private volatile boolean cancelled;
    private volatile TaskLoop loop;
    private volatile String version = "undefined";

    WorkerTask(TaskSpec spec, TaskFactory factory, StatusListener listener, TaskMetrics metrics) {
        this.spec = spec;
        this.factory = factory;
        this.metrics = metrics;
        this.target = spec.target();
        this.voice = new Voice((state, trace) -> listener.task(spec.id(), state, trace, version), metrics::enter);
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

    /** The call into the plugin that its thread is in. Any thread. */
    Optional<OpenCall> openCall() {
        return metrics.call()
                .underWay()
                .map(call -> new OpenCall(
                        spec.id().connector(), Optional.of(spec.id().task()), call));
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
        Thread thread = Thread.currentThread();
        String idleName = thread.getName();
        ClassLoader idleLoader = thread.getContextClassLoader();
        thread.setName("task-thread-" + spec.id());
        MDC.clear();
        try (LogContext ignored = LogContext.task(spec.id())) {
            live(thread);
        } finally {
            thread.setContextClassLoader(idleLoader);
            thread.setName(idleName);
            ended.complete(null);
        }
    }

    /** The task could not even be given a thread. */
    void notRun(Throwable failure) {
        finish(failure, false);
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
        boolean told = failure != null && !stopping && tell(failure);
        try {
            failure = close(failure);
        } finally {
            finish(failure, told);
        }
        if (stopping) {
            metrics.close();
        }
    }

    private void prepare(Thread thread) {
        PreparedTask prepared = factory.create(spec, metrics);
        LoaderSwap.settle(thread, prepared.loader());
        version = prepared.version();
        loop = prepared.loop();
        if (cancelled) {
            prepared.loop().cancel();
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
        try {
            loop.close(failure != null);
            return failure;
        } catch (Throwable e) {
            if (failure == null) {
                return e;
            }
            LOG.warn("Task {}, which has failed, failed to close, too", spec.id(), e);
            return failure;
        }
    }

    /**
     * Tells of a failure before the task is closed, which may take long.
     *
     * @return false when that itself failed; there may be more memory once the task is closed
     */
    private boolean tell(Throwable failure) {
        try {
            fail(failure);
            return true;
        } catch (Throwable e) {
            return false;
        }
    }

    private void fail(Throwable failure) {
        lifecycle.on(Event.FAIL);
        voice.say(RunState.FAILED, Optional.of(failure));
        LOG.error(
                "Task {} threw an uncaught and unrecoverable exception. "
                        + "Task is being killed and will not recover until manually restarted",
                spec.id(),
                failure);
    }

    private void finish(Throwable failure, boolean told) {
        if (failure != null && !told) {
            finishFailed(failure);
        }
        if (failure == null || stopping) {
            say(Event.STOP);
        }
    }

    private void finishFailed(Throwable failure) {
        if (stopping) {
            LOG.warn("Task {} failed while it was stopping", spec.id(), failure);
        } else {
            fail(failure);
        }
    }

    private void say(Event event) {
        lifecycle.on(event).ifPresent(state -> voice.say(state, Optional.empty()));
    }
}
