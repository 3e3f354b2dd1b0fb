package io.millrace.worker.runtime;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTaskTest {
    private static final ConnectorTaskId ID = new ConnectorTaskId("orders", 0);

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final ClassLoader loader = new URLClassLoader(new URL[0]);
    private final CountDownLatch deaf = new CountDownLatch(1);
    private String failIn = "";
    private boolean hang;
    private boolean hangInClose;
    private boolean untold;
    private Supplier<Throwable> failure;
    private final ReadableMetrics metrics = new ReadableMetrics(Time.SYSTEM);
    private WorkerTask task;

    @AfterEach
    void end() {
        deaf.countDown();
        if (task != null) {
            task.stop();
            task.ended().join();
        }
    }

    @Test
    void opensStepsAndCloses() {
        start(TargetState.STARTED);
        eventually("it steps", () -> seen.contains("step"));

        task.stop();
        task.ended().join();

        assertEquals(
                "[open, RUNNING, step, close false, UNASSIGNED]",
                seen.stream().distinct().toList().toString());
    }

    @Test
    void runsUnderItsNameAndItsLoader() {
        start(TargetState.STARTED);

        eventually("it steps", () -> seen.contains("step"));

        assertTrue(seenBy.contains("task-thread-orders-0"), seenBy.toString());
        assertSame(loader, seenLoader);
    }

    @Test
    void aPausedTaskIsNotEvenOpened() {
        start(TargetState.PAUSED);
        eventually("it is paused", () -> seen.contains("PAUSED"));

        task.target(TargetState.STARTED);
        eventually("it runs", () -> seen.contains("RUNNING"));

        assertEquals(List.of("PAUSED", "open", "RUNNING"), seen.subList(0, 3));
    }

    @Test
    void pausesAndResumes() {
        start(TargetState.STARTED);
        eventually("it steps", () -> seen.contains("step"));

        task.target(TargetState.PAUSED);
        eventually("it is paused", () -> seen.contains("pause"));
        task.target(TargetState.STARTED);
        eventually("it goes on", () -> seen.contains("resume"));

        assertTrue(seen.containsAll(List.of("PAUSED", "RUNNING")));
    }

    @Test
    void aFailureIsReportedBeforeClosing() {
        failIn = "step";
        start(TargetState.STARTED);

        task.ended().join();

        assertEquals(List.of("open", "RUNNING", "step", "FAILED", "close true"), seen);
        assertTrue(trace.contains("step refused"), trace);
    }

    @Test
    void aTaskThatHangsWhenItClosesHasFailedYetNotEnded() {
        failIn = "step";
        hangInClose = true;
        start(TargetState.STARTED);
        eventually("it closes", () -> seen.contains("close true"));

        assertEquals(List.of("open", "RUNNING", "step", "FAILED", "close true"), seen);
        assertEquals("failed", metrics.value("connector-task-metrics", "status"));
        task.stop();
        assertFalse(task.ended().isDone());

        deaf.countDown();
        task.ended().join();
        assertEquals("UNASSIGNED", seen.get(seen.size() - 1));
    }

    @Test
    void aThreadOutOfMemoryHasFailed() {
        failure = () -> new OutOfMemoryError("Java heap space");
        failIn = "step";
        start(TargetState.STARTED);

        task.ended().join();

        assertEquals(List.of("open", "RUNNING", "step", "FAILED", "close true"), seen);
        assertTrue(trace.contains("Java heap space"), trace);
    }

    @Test
    void aFailureThatHasNoTraceIsReportedByItsClass() {
        failure = Untraceable::new;
        failIn = "step";
        start(TargetState.STARTED);

        task.ended().join();

        assertEquals("FAILED", seen.get(3));
        assertEquals(Untraceable.class.getName(), trace);
    }

    @Test
    void aFailureThatCouldNotBeToldIsToldAfterClosing() {
        untold = true;
        failIn = "step";
        start(TargetState.STARTED);

        task.ended().join();

        assertEquals(List.of("open", "RUNNING", "step", "close true", "FAILED"), seen);
    }

    @Test
    void aFailedTaskThatFailsToCloseStaysFailed() {
        failIn = "step close";
        start(TargetState.STARTED);

        task.ended().join();

        assertEquals(List.of("open", "RUNNING", "step", "FAILED", "close true"), seen);
        assertTrue(trace.contains("step refused"), trace);
    }

    @Test
    void aFailureToOpenIsReported() {
        failIn = "open";
        start(TargetState.STARTED);

        task.ended().join();

        assertEquals(List.of("open", "FAILED", "close true"), seen);
    }

    @Test
    void aFailureToCloseIsReported() {
        failIn = "close";
        start(TargetState.STARTED);
        eventually("it steps", () -> seen.contains("step"));

        task.stop();
        task.ended().join();

        assertEquals("UNASSIGNED", seen.get(seen.size() - 1), "it was stopping anyway");
    }

    @Test
    void aCancelledTaskHasNoVoice() {
        hang = true;
        start(TargetState.STARTED);
        eventually("it hangs", () -> seen.contains("step"));

        task.cancel();
        deaf.countDown();
        task.ended().join();

        assertEquals(List.of("open", "RUNNING", "step", "UNASSIGNED", "cancel", "close false"), seen);
    }

    @Test
    void itsBeanShowsItsStateAndGoesWhenItEnds() {
        start(TargetState.STARTED);
        eventually("it runs", () -> "running".equals(metrics.value("connector-task-metrics", "status")));

        task.stop();
        task.ended().join();

        assertEquals("none", metrics.value("connector-task-metrics", "status"));
    }

    @Test
    void theBeanOfACutOffTaskGoesAtOnce() {
        hang = true;
        start(TargetState.STARTED);
        eventually("it hangs", () -> seen.contains("step"));

        task.cancel();

        assertEquals("none", metrics.value("connector-task-metrics", "status"));
        assertEquals(1.0, metrics.value("connect-worker-metrics", "task-startup-success-total"));
    }

    private final List<String> seenBy = new CopyOnWriteArrayList<>();
    private volatile ClassLoader seenLoader;
    private volatile String trace = "";

    private void start(TargetState target) {
        TaskSpec spec = new TaskSpec(ID, Map.of(), Map.of(), target);
        task = new WorkerTask(
                spec,
                (created, its) -> new TaskFactory.PreparedTask(new Loop(), loader, "1.0"),
                new Listener(),
                metrics.task(ID));
        new Thread(task).start();
    }

    private final class Listener implements StatusListener {
        @Override
        public void connector(String connector, RunState state, String text, String version) {
            throw new AssertionError("not a connector");
        }

        @Override
        public void task(ConnectorTaskId id, RunState state, String text, String version) {
            if (state == RunState.FAILED && untold) {
                untold = false;
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

    @SuppressWarnings("unchecked") // the compiler does not look at what is thrown
    private static <T extends Throwable> T unchecked(Throwable failure) throws T {
        throw (T) failure;
    }

    private static final class Untraceable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new IllegalStateException("no words");
        }
    }

    private final class Loop implements TaskLoop {
        private boolean woken;

        @Override
        public void open() {
            called("open", "open");
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
                    throw WorkerTaskTest.<RuntimeException>unchecked(failure.get());
                }
                throw new IllegalStateException(call + " refused");
            }
        }
    }
}
