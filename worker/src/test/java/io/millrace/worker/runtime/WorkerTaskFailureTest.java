package io.millrace.worker.runtime;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.TargetState;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerTaskFailureTest {
    private final ScriptedTask script = new ScriptedTask();

    @AfterEach
    void end() {
        script.close();
    }

    @Test
    void aFailureIsReportedBeforeClosing() {
        script.failIn = "step";
        script.start(TargetState.STARTED);

        script.task().ended().join();

        assertEquals(List.of("open", "RUNNING", "step", "FAILED", "close true"), script.seen);
        assertTrue(script.trace.contains("step refused"), script.trace);
    }

    @Test
    void aTaskThatHangsWhenItClosesHasFailedYetNotEnded() {
        script.failIn = "step";
        script.hangInClose = true;
        script.start(TargetState.STARTED);
        eventually("it closes", () -> script.seen.contains("close true"));

        assertEquals(List.of("open", "RUNNING", "step", "FAILED", "close true"), script.seen);
        assertEquals("failed", script.metrics.value("connector-task-metrics", "status"));
        script.task().stop();
        assertFalse(script.task().ended().isDone());

        script.release();
        script.task().ended().join();
        assertEquals("UNASSIGNED", script.seen.get(script.seen.size() - 1));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                OutOfMemoryError.class,
                StackOverflowError.class,
                ThreadDeath.class,
                NoClassDefFoundError.class,
                IOException.class
            })
    void whateverItsThreadThrowsItHasFailed(Class<? extends Throwable> thrown) {
        script.failure = () -> anew(thrown);
        script.failIn = "step";
        script.start(TargetState.STARTED);

        script.task().ended().join();

        assertEquals(List.of("open", "RUNNING", "step", "FAILED", "close true"), script.seen);
        assertTrue(script.trace.contains(thrown.getName()), script.trace);
    }

    @Test
    void aStackWithoutRoomHasFailed() {
        script.failure = () -> {
            throw endless(0);
        };
        script.failIn = "step";
        script.start(TargetState.STARTED);

        script.task().ended().join();

        assertEquals(List.of("open", "RUNNING", "step", "FAILED", "close true"), script.seen);
        assertTrue(script.trace.contains("StackOverflowError"), script.trace);
    }

    @Test
    void aTaskWhoseCreationIsKilledHasFailed() {
        script.failure = () -> new OutOfMemoryError("Java heap space");
        script.failIn = "create";
        script.start(TargetState.STARTED);

        script.task().ended().join();

        assertEquals(List.of("FAILED"), script.seen);
    }

    @Test
    void anErrorOutsideTheLoopMakesTheTaskFail() {
        script.failIn = "say";
        script.start(TargetState.STARTED);

        script.task().ended().join();

        assertEquals(List.of("open", "FAILED", "close true"), script.seen);
    }

    @Test
    void aTaskThatCouldNotEvenBeginHasFailed() {
        script.start(TargetState.STARTED, ShortOfMemory::new);

        script.task().ended().join();

        assertEquals(List.of("FAILED"), script.seen);
        assertTrue(script.trace.contains("no room to begin"), script.trace);
    }

    @Test
    void anInterruptThatIsLeftBehindDoesNotHurryWhatCannotBeTold() {
        script.untold = 2;
        script.failure = () -> {
            Thread.currentThread().interrupt();
            return new OutOfMemoryError("Java heap space");
        };
        script.failIn = "step";
        script.start(TargetState.STARTED);

        script.task().ended().join();

        assertEquals(List.of("open", "RUNNING", "step", "FAILED", "close true"), script.seen);
    }

    @Test
    void aFailureThatHasNoTraceIsReportedByItsClass() {
        script.failure = Untraceable::new;
        script.failIn = "step";
        script.start(TargetState.STARTED);

        script.task().ended().join();

        assertEquals("FAILED", script.seen.get(3));
        assertEquals(Untraceable.class.getName(), script.trace);
    }

    @Test
    void aFailureThatCouldNotBeToldIsToldInAMoment() {
        script.untold = 1;
        script.failIn = "step";
        script.start(TargetState.STARTED);

        script.task().ended().join();

        assertEquals(List.of("open", "RUNNING", "step", "FAILED", "close true"), script.seen);
    }

    @Test
    void aFailureThatCannotBeToldIsToldAfterClosing() {
        script.untold = 7;
        script.failIn = "step close";
        script.start(TargetState.STARTED);

        script.task().ended().join();

        assertEquals(List.of("open", "RUNNING", "step", "close true", "FAILED"), script.seen);
        assertTrue(script.trace.contains("step refused"), script.trace);
    }

    @Test
    void aTaskWhoseFailureCannotBeToldCanBeStopped() {
        script.untold = Integer.MAX_VALUE;
        script.failIn = "step";
        script.start(TargetState.STARTED);
        eventually("it has closed", () -> script.seen.contains("close true"));

        script.task().stop();
        script.task().ended().join();

        assertEquals("UNASSIGNED", script.seen.get(script.seen.size() - 1));
    }

    @Test
    void aFailedTaskThatFailsToCloseStaysFailed() {
        script.failIn = "step close";
        script.start(TargetState.STARTED);

        script.task().ended().join();

        assertEquals(List.of("open", "RUNNING", "step", "FAILED", "close true"), script.seen);
        assertTrue(script.trace.contains("step refused"), script.trace);
    }

    @Test
    void aFailureToOpenIsReported() {
        script.failIn = "open";
        script.start(TargetState.STARTED);

        script.task().ended().join();

        assertEquals(List.of("open", "FAILED", "close true"), script.seen);
    }

    @Test
    void aFailureToCloseIsReported() {
        script.failIn = "close";
        script.start(TargetState.STARTED);
        eventually("it steps", () -> script.seen.contains("step"));

        script.task().stop();
        script.task().ended().join();

        assertEquals("UNASSIGNED", script.seen.get(script.seen.size() - 1), "it was stopping anyway");
    }

    private static Throwable anew(Class<? extends Throwable> thrown) {
        try {
            return thrown.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static RuntimeException endless(int depth) {
        return endless(depth + 1);
    }

    private static final class ShortOfMemory extends Thread {
        private boolean asked;

        ShortOfMemory(Runnable work) {
            super(work);
        }

        @Override
        public ClassLoader getContextClassLoader() {
            if (!asked) {
                asked = true;
                throw new OutOfMemoryError("no room to begin");
            }
            return super.getContextClassLoader();
        }
    }

    private static final class Untraceable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new IllegalStateException("no words");
        }
    }
}
