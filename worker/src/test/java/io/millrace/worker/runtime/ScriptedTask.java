package io.millrace.worker.runtime;

import io.millrace.worker.metrics.ReadableMetrics;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.task.TaskLoop;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;

/** A task whose loop does as a test says, and what is seen of it. The test's thread. */
final class ScriptedTask implements AutoCloseable {
    private static final ConnectorTaskId ID = new ConnectorTaskId("orders", 0);

    /** Calls of the loop and reported states, in order. */
    final List<String> seen = new CopyOnWriteArrayList<>();

    final List<String> seenBy = new CopyOnWriteArrayList<>();
    final ClassLoader loader = new URLClassLoader(new URL[0]);
    final ReadableMetrics metrics = new ReadableMetrics(Time.SYSTEM);
    volatile ClassLoader seenLoader;
    volatile String trace = "";
    /** The calls that fail, e.g. {@code step close}. */
    String failIn = "";
    /** What they throw instead of an ordinary exception. */
    Supplier<Throwable> failure;

    boolean hang;
    boolean hangInClose;
    boolean waitInOpen;
    /** How often a report of a failure fails, too. */
    int untold;

    private final CountDownLatch deaf = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private WorkerTask task;

    WorkerTask task() {
        return task;
    }

    void start(TargetState target) {
        start(target, Thread::new);
    }

    void start(TargetState target, Function<Runnable, Thread> threads) {
        TaskSpec spec = new TaskSpec(ID, Map.of(), Map.of(), target);
        task = new WorkerTask(spec, (created, its) -> prepared(), new Listener(), metrics.task(ID));
        threads.apply(task).start();
    }

    /** What hangs goes on. */
    void release() {
        deaf.countDown();
    }

    @Override
    public void close() {
        release();
        if (task != null) {
            task.stop();
            task.ended().join();
        }
    }

    private TaskFactory.PreparedTask prepared() {
        if (failIn.equals("create")) {
            throw ScriptedTask.<RuntimeException>unchecked(failure.get());
        }
        return new TaskFactory.PreparedTask(new Loop(), loader, "1.0");
    }

    @SuppressWarnings("unchecked") // the compiler does not look at what is thrown
    private static <T extends Throwable> T unchecked(Throwable failure) throws T {
        throw (T) failure;
    }

    private final class Listener implements StatusListener {
        @Override
        public void connector(String connector, RunState state, String text, String version) {
            throw new AssertionError("not a connector");
        }

        @Override
        public void task(ConnectorTaskId id, RunState state, String text, String version) {
            if (state == RunState.RUNNING && failIn.equals("say")) {
                throw new NoClassDefFoundError("of the worker's own");
            }
            if (state == RunState.FAILED && untold > 0) {
                untold--;
                throw new OutOfMemoryError("Java heap space");
            }
            trace = text;
            seen.add(state.name());
        }

        @Override
        public void reconfigurationRequested(String connector) {
            throw new AssertionError("not a connector");
        }
    }

    private final class Loop implements TaskLoop {
        private boolean woken;

        @Override
        public void open() throws InterruptedException {
            called("open", "open");
            if (waitInOpen) {
                stopped.await();
            }
        }

        @Override
        public void stopOpening() {
            stopped.countDown();
        }

        @Override
        public void step() throws InterruptedException {
            seenBy.add(Thread.currentThread().getName());
            seenLoader = Thread.currentThread().getContextClassLoader();
            called("step", "step");
            if (hang) {
                deaf.await();
            }
            synchronized (this) {
                while (!woken && !hang) {
                    wait();
                }
                woken = false;
            }
        }

        @Override
        public void pause() {
            called("pause", "pause");
        }

        @Override
        public void resume() {
            called("resume", "resume");
        }

        @Override
        public boolean stepsWhilePaused() {
            return false;
        }

        @Override
        public void close(boolean failed) throws InterruptedException {
            called("close", "close " + failed);
            if (hangInClose) {
                deaf.await();
            }
        }

        @Override
        public synchronized void wakeUp() {
            woken = true;
            notifyAll();
        }

        @Override
        public void cancel() {
            seen.add("cancel");
        }

        private void called(String call, String text) {
            seen.add(text);
            if (failIn.contains(call)) {
                if (failure != null) {
                    throw ScriptedTask.<RuntimeException>unchecked(failure.get());
                }
                throw new IllegalStateException(call + " refused");
            }
        }
    }
}
