package io.millrace.worker.runtime;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.TargetState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTaskTest {
    private final ScriptedTask script = new ScriptedTask();

    @AfterEach
    void end() {
        script.close();
    }

    @Test
    void opensStepsAndCloses() {
        script.start(TargetState.STARTED);
        eventually("it steps", () -> script.seen.contains("step"));

        script.task().stop();
        script.task().ended().join();

        assertEquals(
                "[open, RUNNING, step, close false, UNASSIGNED]",
                script.seen.stream().distinct().toList().toString());
    }

    @Test
    void runsUnderItsNameAndItsLoader() {
        script.start(TargetState.STARTED);

        eventually("it steps", () -> script.seen.contains("step"));

        assertTrue(script.seenBy.contains("task-thread-orders-0"), script.seenBy.toString());
        assertSame(script.loader, script.seenLoader);
    }

    @Test
    void aPausedTaskIsNotEvenOpened() {
        script.start(TargetState.PAUSED);
        eventually("it is paused", () -> script.seen.contains("PAUSED"));

        script.task().target(TargetState.STARTED);
        eventually("it runs", () -> script.seen.contains("RUNNING"));

        assertEquals(List.of("PAUSED", "open", "RUNNING"), script.seen.subList(0, 3));
    }

    @Test
    void aStopEndsTheWaitsOfATaskThatIsNotOpenYetAndItNeverSaysThatItRuns() {
        script.waitInOpen = true;
        script.start(TargetState.STARTED);
        eventually("it opens", () -> script.seen.contains("open"));

        script.task().stop();
        script.task().ended().join();

        assertEquals(List.of("open", "close false", "UNASSIGNED"), script.seen);
    }

    @Test
    void pausesAndResumes() {
        script.start(TargetState.STARTED);
        eventually("it steps", () -> script.seen.contains("step"));

        script.task().target(TargetState.PAUSED);
        eventually("it is paused", () -> script.seen.contains("pause"));
        script.task().target(TargetState.STARTED);
        eventually("it goes on", () -> script.seen.contains("resume"));

        assertTrue(script.seen.containsAll(List.of("PAUSED", "RUNNING")));
    }

    @Test
    void aCancelledTaskHasNoVoice() {
        script.hang = true;
        script.start(TargetState.STARTED);
        eventually("it hangs", () -> script.seen.contains("step"));

        script.task().cancel();
        script.release();
        script.task().ended().join();

        assertEquals(List.of("open", "RUNNING", "step", "UNASSIGNED", "cancel", "close false"), script.seen);
    }

    @Test
    void itsBeanShowsItsStateAndGoesWhenItEnds() {
        script.start(TargetState.STARTED);
        eventually("it runs", () -> "running".equals(script.metrics.value("connector-task-metrics", "status")));

        script.task().stop();
        script.task().ended().join();

        assertEquals("none", script.metrics.value("connector-task-metrics", "status"));
    }

    @Test
    void theBeanOfACutOffTaskGoesAtOnce() {
        script.hang = true;
        script.start(TargetState.STARTED);
        eventually("it hangs", () -> script.seen.contains("step"));

        script.task().cancel();

        assertEquals("none", script.metrics.value("connector-task-metrics", "status"));
        assertEquals(1.0, script.metrics.value("connect-worker-metrics", "task-startup-success-total"));
    }
}
